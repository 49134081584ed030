/** The file bucket and its ingest queue, as the operator uses them. */
import { createReadStream } from 'node:fs';
import { HeadObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Upload } from '@aws-sdk/lib-storage';
import { objectCreated } from '../../src/files/object-created.ts';
import { CommandFailedError } from './console.ts';
import type { LocalEndpoints, Settings } from './settings.ts';

/** One version of one object. */
export interface StoredObject {
  readonly key: string;
  /** The version id, or the etag where the bucket has no versions. */
  readonly version: string;
  readonly versionId: string | undefined;
  readonly etag: string;
  readonly size: number;
}

export interface FileBucket {
  readonly name: string;
  upload(path: string, key: string): Promise<StoredObject>;
  /** Every object below the prefix. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Tells the ingest queue about an object again, as the bucket did when it arrived. */
  offer(object: StoredObject): Promise<void>;
}

export function openBucket(settings: Settings): FileBucket {
  const name = settings.bucket;
  if (name === undefined)
    throw new CommandFailedError('Name the file bucket with --bucket or TURNO_BUCKET.');
  const { s3, sqs } =
    settings.local === undefined
      ? { s3: new S3Client(), sqs: new SQSClient() }
      : localClients(settings.local);
  return {
    name,
    upload: async (path, key) => {
      await new Upload({
        client: s3,
        params: { Bucket: name, Key: key, Body: createReadStream(path) },
      }).done();
      return describe(s3, name, key);
    },
    list: (prefix) => listObjects(s3, name, prefix),
    offer: async (object) => {
      const { ingestQueueUrl } = settings;
      if (ingestQueueUrl === undefined)
        throw new CommandFailedError(
          'Name the ingest queue with --ingest-queue-url or TURNO_INGEST_QUEUE_URL.',
        );
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: ingestQueueUrl,
          MessageBody: JSON.stringify(
            objectCreated(
              { bucket: name, ...object, version: object.versionId ?? null },
              new Date(),
            ),
          ),
        }),
      );
    },
  };
}

/** Stand-ins take any credentials. */
function localClients({ s3Endpoint, sqsEndpoint, region }: LocalEndpoints): {
  s3: S3Client;
  sqs: SQSClient;
} {
  const common = { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    s3: new S3Client({ ...common, endpoint: s3Endpoint, forcePathStyle: true }),
    sqs: new SQSClient({ ...common, endpoint: sqsEndpoint }),
  };
}

async function* listObjects(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<StoredObject> {
  for await (const page of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key: key } of page.Contents ?? []) {
      // A key that ends in a slash is a folder that some console made.
      if (key !== undefined && !key.endsWith('/')) yield await describe(s3, bucket, key);
    }
  }
}

/** A listing does not tell version ids, so each object is asked for its own. */
async function describe(s3: S3Client, bucket: string, key: string): Promise<StoredObject> {
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const etag = (head.ETag ?? '').replaceAll('"', '');
  const versionId = head.VersionId === 'null' ? undefined : head.VersionId;
  return { key, version: versionId ?? etag, versionId, etag, size: head.ContentLength ?? 0 };
}
