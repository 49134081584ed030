/** Reading and copying exactly the object version that an event named, never a newer one. */
import { CopyObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { FileInterruptedError, ObjectUnavailableError } from './errors.ts';
import { hasVersion, plainEtag, type StoredObject } from './stored-object.ts';

/** The bytes of the object, chunk by chunk. Throws ObjectUnavailableError where this version is not there. */
export async function* readObject(s3: S3Client, object: StoredObject): AsyncGenerator<Uint8Array> {
  const answer = await unlessUnavailable(() =>
    s3.send(
      new GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        ...(hasVersion(object) ? { VersionId: object.version } : ifMatch(object)),
      }),
    ),
  );
  let received = 0;
  for await (const chunk of answer.Body as AsyncIterable<Uint8Array>) {
    received += chunk.byteLength;
    yield chunk;
  }
  // A connection that closes early can look like the end of the object.
  if (answer.ContentLength !== undefined && received !== answer.ContentLength) {
    throw new FileInterruptedError(
      `The bucket sent ${String(received)} of ${String(answer.ContentLength)} bytes.`,
    );
  }
}

/** Copies inside the bucket, without the bytes passing through here. Throws ObjectUnavailableError as above. */
export async function copyObject(
  s3: S3Client,
  object: StoredObject,
  targetKey: string,
): Promise<void> {
  const path = `${object.bucket}/${object.key}`.split('/').map(encodeURIComponent).join('/');
  const etag = plainEtag(object);
  await unlessUnavailable(() =>
    s3.send(
      new CopyObjectCommand({
        Bucket: object.bucket,
        Key: targetKey,
        CopySource: hasVersion(object)
          ? `${path}?versionId=${encodeURIComponent(object.version)}`
          : path,
        ...(!hasVersion(object) && etag !== null ? { CopySourceIfMatch: `"${etag}"` } : {}),
      }),
    ),
  );
}

function ifMatch(object: StoredObject): { IfMatch?: string } {
  const etag = plainEtag(object);
  return etag === null ? {} : { IfMatch: `"${etag}"` };
}

/** Runs `send`; an answer that this version is not there becomes ObjectUnavailableError. */
export async function unlessUnavailable<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchKey' || name === 'NoSuchVersion' || name === 'NotFound') {
      throw new ObjectUnavailableError('object_gone', error);
    }
    if (name === 'PreconditionFailed' || $metadata?.httpStatusCode === 412) {
      throw new ObjectUnavailableError('object_replaced', error);
    }
    throw error;
  }
}
