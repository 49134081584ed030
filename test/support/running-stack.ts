/** What an end-to-end test does with a running local stack, from outside: put files, run, look. */
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { startLocalStack, type LocalStack } from './local-stack.ts';
import { until } from './until.ts';

export interface LogEntry {
  readonly file_id: string;
  readonly feed_key: string;
  readonly object_key: string;
  readonly status: string;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_detail: unknown;
}

export interface FineractTransaction {
  readonly loanExternalId: string;
  readonly externalId: string;
  readonly amount: string;
  readonly date: string;
}

export interface RunningStack {
  readonly stack: LocalStack;
  readonly database: Pool;
  /** Puts an object and waits until its log entry has ended. */
  drop(key: string, body: string | Uint8Array): Promise<LogEntry>;
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** Waits until so many log entries of this key have ended, and gives the newest. */
  ended(key: string, count: number): Promise<LogEntry>;
  /** The archived copy of a file, once it is there: it is made after the log entry has ended. */
  archived(fileId: string): Promise<Buffer>;
  /** Waits until nothing is queued any more. */
  settled(): Promise<void>;
  repayments(): Promise<FineractTransaction[]>;
  stop(): Promise<void>;
}

export async function runningStack(): Promise<RunningStack> {
  const stack = await startLocalStack({ samples: false, port: 0 });
  const database = openPool({
    connectionString: stack.databaseUrl,
    connectionsMax: 4,
    applicationName: 'end-to-end test',
  });
  const entries = async (key: string): Promise<LogEntry[]> => {
    const found = await database.query<LogEntry>(
      `select file_id, feed_key, object_key, status, error_code, error_message, error_detail
       from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = $1 and status in ('success', 'failed') order by file_id`,
      [key],
    );
    return found.rows;
  };
  const put = async (key: string, body: string | Uint8Array): Promise<void> => {
    await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: body }));
  };
  const ended = async (key: string, count: number): Promise<LogEntry> =>
    until(`${String(count)} ended log entries of ${key}`, async () => {
      const found = await entries(key);
      return found.length >= count ? found.at(-1) : undefined;
    });
  return {
    stack,
    database,
    put,
    ended,
    drop: async (key, body) => {
      const before = (await entries(key)).length;
      await put(key, body);
      return ended(key, before + 1);
    },
    archived: async (fileId) => {
      const key = await until(`the archived copy of file ${fileId}`, async () => {
        const log = await database.query<{ archive_key: string | null }>(
          'select archive_key from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where file_id = $1',
          [fileId],
        );
        return log.rows[0]?.archive_key ?? undefined;
      });
      const object = await stack.s3.send(new GetObjectCommand({ Bucket: stack.bucket, Key: key }));
      return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    },
    settled: async () => {
      await until('the outbox to settle', async () => {
        const open = await database.query(
          `select 1 from "OPS"."REPAYMENT_OUTBOX" where state = 'queued' limit 1`,
        );
        return open.rowCount === 0 ? true : undefined;
      });
    },
    repayments: async () => {
      const answer = await fetch(new URL('/simulator/transactions', stack.fineractUrl));
      return (await answer.json()) as FineractTransaction[];
    },
    stop: async () => {
      await database.end();
      await stack.stop();
    },
  };
}
