/** What S3 would send when an object is created. fauxqs has no notifications of its own, so they are raised here. */
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { region } from '../template/identities.ts';

export interface BucketNotification {
  readonly bucket: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
}

/** Sends one ObjectCreated message to each queue that asked for it. An object that is gone again sends none. */
export async function notifyCreated(
  clients: { readonly s3: S3Client; readonly sqs: SQSClient },
  notifications: readonly BucketNotification[],
  object: CreatedObject,
): Promise<void> {
  const wanted = notifications.filter(
    ({ bucket, prefix, suffix }) =>
      bucket === object.bucket && object.key.startsWith(prefix) && object.key.endsWith(suffix),
  );
  if (wanted.length === 0) return;
  const head = await clients.s3
    .send(new HeadObjectCommand({ Bucket: object.bucket, Key: object.key }))
    .catch(() => undefined);
  if (head === undefined) return;
  const body = eventOf(object, head.ContentLength ?? 0, head.ETag ?? '');
  for (const { queueUrl } of wanted) {
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }),
    );
  }
}

function eventOf(object: CreatedObject, size: number, etag: string): unknown {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: object.bucket, arn: `arn:aws:s3:::${object.bucket}` },
          object: {
            key: encodeKey(object.key),
            size,
            eTag: etag.replaceAll('"', ''),
            sequencer: '0',
          },
        },
      },
    ],
  };
}

/** S3 writes keys into events as a form would: blanks as plus signs, slashes as they are. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
