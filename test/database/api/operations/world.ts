/** Everything that the operations of the API are about, once, and one way to call whichever function answers. */
import { S3Client } from '@aws-sdk/client-s3';
import type { Caller } from '../../../../src/accounts/caller.ts';
import { accountRoutes } from '../../../../src/api/routes/accounts.ts';
import { storageRoutes } from '../../../../src/api/storage-routes.ts';
import type { Pool } from '../../../../src/database/pool.ts';
import type { Sqs } from '../../../../src/dead-letters/queues.ts';
import { transformNewLoads } from '../../../../src/models/transform.ts';
import { FakeS3 } from '../../../support/fake-s3.ts';
import { drop } from '../../../support/ingest.ts';
import { storageApi } from '../../../support/storage-api.ts';
import { accountsApi } from '../../accounts/support.ts';
import { testApi, type Answer } from '../support.ts';
import { twoLenders, type TwoLenders } from '../two-lenders.ts';

/** The lender of the file; its loans, keys and names must not reach anybody who may not see it. */
export const FILE_LENDER = 'ARTHMATE';
const HEADER = 'loan_id,Amount,Transaction Date,Status,reason';
const FILE = `${HEADER}\nFILELOAN1,100.00,05-11-2026,SUCCESS,\nFILELOAN2,200.00,05-11-2026,BOUNCED,03 funds\n,300.00,05-11-2026,SUCCESS,\n`;

export interface World extends TwoLenders {
  readonly pool: Pool;
  readonly fileId: string;
  readonly rejectId: string;
  readonly sourceKey: string;
  readonly accounts: ReturnType<typeof accountsApi>;
  /** Texts by which a thing of any lender is known. */
  readonly marks: readonly string[];
  call(
    method: string,
    target: string,
    options: { readonly caller: Caller | null; readonly body?: string },
  ): Promise<Answer>;
}

export async function makeWorld(pool: Pool): Promise<World> {
  const lenders = await twoLenders(pool);
  const bucket = new FakeS3();
  await drop(pool, bucket, 'arthmate/november.csv', FILE);
  await transformNewLoads(pool);
  const api = testApi(pool, {
    deadLetters: { sqs: emptyQueues, queues: [watched('posting')] },
    loanAsker: () => Promise.reject(new Error('no loan is due in this test')),
  });
  const storage = storageApi(pool, signing(bucket));
  const accounts = accountsApi(pool);
  const fileId = await idOf(pool, `select max(file_id) from "RAW"."RAW_LOAD"`);
  const sourceKey = await idOf(
    pool,
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = 'FILELOAN1'`,
  );
  return {
    ...lenders,
    pool,
    accounts,
    fileId,
    sourceKey,
    rejectId: await idOf(
      pool,
      `select reject_id from "RAW"."RAW_REJECTED_RECORDS" where reason = 'blank loan_id'`,
    ),
    marks: [
      'FILELOAN',
      'november.csv',
      sourceKey,
      ...[lenders.mine, lenders.theirs].flatMap(({ loan, due, posted, held }) => [
        `"${loan}"`,
        due,
        posted,
        held,
      ]),
    ],
    call: (method, target, options) => {
      const path = target.split('?')[0] ?? '';
      if (answers(accountRoutes, method, path)) {
        const body = options.body === undefined ? {} : { body: options.body };
        return accounts.call(method, target, undefined, { caller: options.caller, ...body });
      }
      if (answers(storageRoutes, method, path)) return storage.call(method, target, options);
      return api.call(method, target, options);
    },
  };
}

function answers(
  list: readonly { readonly method: string; readonly pattern: string }[],
  method: string,
  path: string,
): boolean {
  return list.some(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

async function idOf(pool: Pool, query: string): Promise<string> {
  const found = await pool.query<Record<string, string>>(query);
  return String(Object.values(found.rows[0] ?? {})[0]);
}

/** The bucket in memory, which also signs addresses as a real client does. */
function signing(bucket: FakeS3): S3Client {
  const client = new S3Client({
    region: 'ap-south-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  });
  const send = bucket.client.send.bind(bucket.client);
  Object.assign(client, { send });
  return client;
}

function watched(name: 'posting') {
  return {
    name,
    queueUrl: 'http://queue.example/main',
    deadLettersUrl: 'http://queue.example/dead',
  };
}

/** Queues in which nothing lies. */
const emptyQueues = {
  send: () => Promise.resolve({ Attributes: {}, Messages: [] }),
} as unknown as Sqs;
