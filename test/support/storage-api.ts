/** The routes of files-api on a real database and a bucket in memory, with a queue that only remembers. */
import type { S3Client } from '@aws-sdk/client-s3';
import { storageRoutes } from '../../src/api/storage-routes.ts';
import type { Pool } from '../../src/database/pool.ts';
import { callTo, remembering, type Call, type Traces } from './answer.ts';

export interface StorageApi extends Traces {
  readonly call: Call;
}

export function storageApi(pool: Pool, s3: S3Client, now = () => new Date()): StorageApi {
  const traces: Traces = { sent: [], logged: [], queueFault: undefined };
  const call = callTo(storageRoutes, {
    ...remembering(traces),
    pool: () => Promise.resolve(pool),
    s3,
    bucket: 'turnofile',
    ingestQueueUrl: 'http://queue.example/ingest',
    now,
  });
  return Object.assign(traces, { call });
}
