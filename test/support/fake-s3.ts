/** The bucket in memory: versions, conditions and failures as S3 answers them, behind the client's `send`. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CopyObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StoredObject } from '../../src/files/stored-object.ts';

interface Version {
  readonly id: string | null;
  readonly etag: string;
  readonly bytes: Buffer;
}

export class FakeS3 {
  readonly bucket = 'turnofile';
  /** Called with the body of each read after so many bytes; may throw, or wait. */
  onChunk: (sentBytes: number) => void | Promise<void> = () => undefined;
  onCopy: () => void = () => undefined;
  chunkBytes = 64 * 1024;
  readonly copies: string[] = [];
  /** The range of each read, as it was asked for; `all` without one. */
  readonly reads: string[] = [];
  readonly #versioned: boolean;
  readonly #objects = new Map<string, Version[]>();
  #versionCount = 0;

  constructor(options: { readonly versioned?: boolean } = {}) {
    this.#versioned = options.versioned ?? true;
  }

  /** The client that code under test gets. */
  get client(): S3Client {
    return { send: (command: unknown) => this.#send(command) } as unknown as S3Client;
  }

  /** Stores an object and returns what its ObjectCreated event says. */
  put(key: string, content: Uint8Array | string): StoredObject {
    const bytes = Buffer.from(content);
    const etag = createHash('md5').update(bytes).digest('hex');
    this.#versionCount += 1;
    const id = this.#versioned ? `v${String(this.#versionCount)}` : null;
    const earlier = this.#versioned ? (this.#objects.get(key) ?? []) : [];
    this.#objects.set(key, [...earlier, { id, etag, bytes }]);
    return { bucket: this.bucket, key, version: id, etag, size: bytes.length };
  }

  remove(key: string): void {
    this.#objects.delete(key);
  }

  bytesOf(key: string): Buffer | undefined {
    return this.#objects.get(key)?.at(-1)?.bytes;
  }

  async #send(command: unknown): Promise<unknown> {
    if (command instanceof GetObjectCommand) {
      const { Key = '', VersionId, IfMatch, Range } = command.input;
      const bytes = within(this.#find(Key, VersionId, IfMatch).bytes, Range);
      this.reads.push(Range ?? 'all');
      return { ContentLength: bytes.length, Body: Readable.from(this.#chunks(bytes)) };
    }
    if (command instanceof CopyObjectCommand) {
      this.onCopy();
      const { Key = '', CopySource = '', CopySourceIfMatch } = command.input;
      const [path = '', versionId] = CopySource.split('?versionId=');
      const source = decodeURIComponent(path.slice(path.indexOf('/') + 1));
      this.put(Key, this.#find(source, versionId, CopySourceIfMatch).bytes);
      this.copies.push(Key);
      return {};
    }
    throw new TypeError('the fake bucket does not know this command');
  }

  async *#chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += this.chunkBytes) {
      await this.onChunk(at);
      yield bytes.subarray(at, at + this.chunkBytes);
    }
  }

  #find(key: string, versionId: string | undefined, ifMatch: string | undefined): Version {
    const versions = this.#objects.get(key);
    if (versions === undefined) throw answer('NoSuchKey', 404);
    const found =
      versionId === undefined
        ? versions.at(-1)
        : versions.find((version) => version.id === versionId);
    if (found === undefined) throw answer('NoSuchVersion', 404);
    if (ifMatch !== undefined && ifMatch !== `"${found.etag}"`)
      throw answer('PreconditionFailed', 412);
    return found;
  }
}

function within(bytes: Buffer, range: string | undefined): Buffer {
  if (range === undefined) return bytes;
  const [, start = 0, end = 0] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (Number(start) >= bytes.length) throw answer('InvalidRange', 416);
  return bytes.subarray(Number(start), Number(end) + 1);
}

/** An error as the AWS client throws it. */
export function answer(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}
