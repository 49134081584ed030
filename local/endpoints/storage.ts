/**
 * S3 and SQS: fauxqs in this process, or a real endpoint (LocalStack, AWS) that AWS_ENDPOINT_URL names.
 * fauxqs keeps objects as files and messages in memory, takes single uploads up to 11 MiB (larger ones
 * go in parts), and hands out one message of a FIFO group per receive.
 */
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { region } from '../template/identities.ts';
import type { BucketNotification, CreatedObject } from '../triggers/bucket-notifications.ts';

export interface Storage {
  readonly endpoint: string;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** True where messages end with this process and object events must be raised by the runner. */
  readonly inProcess: boolean;
  createQueue(name: string, attributes: Record<string, string>): Promise<string>;
  createBucket(name: string): Promise<void>;
  /** Hands every object that is created from now on to `listen`, or has the endpoint notify by itself. */
  notify(
    notifications: readonly BucketNotification[],
    listen: (object: CreatedObject) => void,
  ): Promise<void>;
  stop(): Promise<void>;
}

export interface StorageOptions {
  readonly objectsFolder: string;
  /** A real endpoint instead of fauxqs. */
  readonly endpoint?: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export async function startStorage(options: StorageOptions): Promise<Storage> {
  const fauxqs =
    options.endpoint === undefined
      ? await startFauxqs({
          port: 0,
          logger: false,
          defaultRegion: region,
          messageSpies: { bufferSize: 1 },
          s3StorageDir: options.objectsFolder,
        })
      : undefined;
  const endpoint = options.endpoint ?? `http://127.0.0.1:${String(fauxqs?.port)}`;
  const { credentials } = options;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const sqs = new SQSClient({ endpoint, region, credentials });
  return {
    endpoint,
    s3,
    sqs,
    inProcess: fauxqs !== undefined,
    createQueue: async (name, attributes) => {
      const created = await sqs.send(
        new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
      );
      return created.QueueUrl ?? '';
    },
    createBucket: (name) => createBucket(s3, name),
    notify: async (notifications, listen) => {
      if (fauxqs === undefined) await configureNotifications(s3, notifications);
      else listenToUploads(fauxqs.spy, listen);
    },
    stop: async () => {
      s3.destroy();
      sqs.destroy();
      await fauxqs?.stop();
    },
  };
}

async function createBucket(s3: S3Client, name: string): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
  } catch (error) {
    const { name: code } = error as { name?: string };
    if (code !== 'BucketAlreadyOwnedByYou' && code !== 'BucketAlreadyExists') throw error;
  }
}

interface Spy {
  waitForMessage(
    filter: (message: { service: string; status: string }) => boolean,
  ): Promise<unknown>;
}

function listenToUploads(spy: Spy, listen: (object: CreatedObject) => void): void {
  // The spy offers no subscription; a filter that never matches is shown every message.
  const watching = spy.waitForMessage((message) => {
    if (message.service === 's3' && message.status === 'uploaded') {
      const { bucket, key } = message as unknown as CreatedObject;
      listen({ bucket, key });
    }
    return false;
  });
  // It rejects when the server is cleared or stopped, which is no failure here.
  watching.catch(() => undefined);
}

async function configureNotifications(
  s3: S3Client,
  notifications: readonly BucketNotification[],
): Promise<void> {
  for (const bucket of new Set(notifications.map((each) => each.bucket))) {
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: {
          QueueConfigurations: notifications
            .filter((each) => each.bucket === bucket)
            .map(({ queueArn, prefix, suffix }) => ({
              QueueArn: queueArn,
              Events: ['s3:ObjectCreated:*'],
              Filter: {
                Key: {
                  FilterRules: [
                    { Name: 'prefix', Value: prefix },
                    { Name: 'suffix', Value: suffix },
                  ],
                },
              },
            })),
        },
      }),
    );
  }
}
