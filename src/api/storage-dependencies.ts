import type { S3Client } from '@aws-sdk/client-s3';
import type { ApiDependencies } from './dependencies.ts';

/** What routes need that read or fill the file bucket; a function of its own answers them. */
export interface StorageDependencies extends Pick<ApiDependencies, 'pool' | 'logger' | 'now'> {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sqs: ApiDependencies['sqs'];
  readonly ingestQueueUrl: string;
}
