/** The routes of files-api on a real database and a bucket in memory, with a queue that only remembers. */
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { S3Client } from '@aws-sdk/client-s3';
import { answer } from '../../src/api/answer.ts';
import type { StorageDependencies } from '../../src/api/storage-dependencies.ts';
import { storageRoutes } from '../../src/api/storage-routes.ts';
import type { Pool } from '../../src/database/pool.ts';
import { httpEvent, type HttpEventOptions } from './http-event.ts';

export interface StorageApi {
  readonly sent: unknown[];
  readonly logged: { message: string; fields: Record<string, unknown> }[];
  /** Set to make the queue refuse. */
  queueFault: Error | undefined;
  call(
    method: string,
    target: string,
    options?: HttpEventOptions,
  ): Promise<{ status: number; headers: Record<string, unknown>; body: unknown }>;
}

export function storageApi(pool: Pool, s3: S3Client, now = () => new Date()): StorageApi {
  const api: StorageApi = { sent: [], logged: [], queueFault: undefined, call };
  const log = (message: string, fields: Record<string, unknown>): void =>
    void api.logged.push({ message, fields });
  const dependencies: StorageDependencies = {
    pool: () => Promise.resolve(pool),
    s3,
    bucket: 'turnofile',
    sqs: {
      send: (command: SendMessageCommand) => {
        if (api.queueFault !== undefined) return Promise.reject(api.queueFault);
        api.sent.push(JSON.parse(command.input.MessageBody ?? ''));
        return Promise.resolve({});
      },
    },
    ingestQueueUrl: 'http://queue.example/ingest',
    logger: { info: log, error: log },
    now,
  };
  async function call(
    method: string,
    target: string,
    options?: HttpEventOptions,
  ): ReturnType<StorageApi['call']> {
    const result = await answer(storageRoutes, dependencies, httpEvent(method, target, options));
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: String(result.headers?.['content-type']).includes('json')
        ? (JSON.parse(result.body ?? '') as unknown)
        : result.body,
    };
  }
  return api;
}
