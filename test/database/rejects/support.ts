/** Rejected records of small files, and what people do with them over the API. */
import { expect } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { decideApproval } from '../../../src/approvals/decide-approval.ts';
import { RejectedRecordDetail, ReplayAnswer } from '../../../src/contract/rejected-record.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop } from '../../support/ingest.ts';
import { storageApi, type StorageApi } from '../../support/storage-api.ts';

export const asha = {
  name: 'asha',
  kind: 'machine',
  role: 'operator',
  lenders: ['ARTHMATE'],
} as const satisfies Caller;

type Answered = Awaited<ReturnType<StorageApi['call']>>;

export interface Desk {
  readonly api: StorageApi;
  /** Loads a file of arthmate with these records and gives the ids of the rejected ones, by line. */
  readonly rejectsOf: (...records: string[]) => Promise<number[]>;
  /** Loads one mandate record of gb and gives its id: the master does not know the sub-reference. */
  readonly mandateReject: (subReference: string, amount: string) => Promise<number>;
  readonly patch: (id: number, body: object, caller?: Caller | string) => Promise<Answered>;
  readonly detail: (id: number) => Promise<RejectedRecordDetail>;
  readonly replay: (body: object, caller?: Caller | string) => Promise<ReplayAnswer>;
  readonly decide: (
    approvalId: number,
    verdict: 'approved' | 'rejected',
    by?: string,
  ) => Promise<string>;
  /** The rows of a loan of arthmate. */
  readonly rowsOf: (loan: string) => Promise<Record<string, unknown>[]>;
  readonly learn: (subReference: string, loan: string) => Promise<void>;
}

const HEADER = 'loan_id,Amount,Transaction Date,Status,reason';
const GB_HEADER =
  'Link ID,Order Note,Transaction Amount,Transaction Status,Transaction Time,Reference Id,Service Charge,Service Tax,Settlement Amount';

export function deskOn(pool: Pool): Desk {
  const s3 = new FakeS3();
  const api = storageApi(pool, s3.client);
  let files = 0;
  const load = async (feed: string, ...lines: string[]): Promise<number[]> => {
    files += 1;
    const key = `${feed}/round-${String(files)}.csv`;
    const outcome = await drop(pool, s3, key, `${lines.join('\n')}\n`);
    expect(outcome.status).toBe('success');
    const found = await pool.query<{ reject_id: string }>(
      'select reject_id from "RAW"."RAW_REJECTED_RECORDS" where source_file = $1 order by line',
      [key],
    );
    return found.rows.map((row) => Number(row.reject_id));
  };
  const send = (method: string, path: string, body: object, caller: Caller | string) =>
    api.call(method, `/api/rejected-records${path}`, { body: JSON.stringify(body), caller });
  return {
    api,
    rejectsOf: (...records) => load('arthmate', HEADER, ...records),
    mandateReject: async (subReference, amount) => {
      const record = `,subReferenceId : ${subReference},${amount},SUCCESS,05/11/26 06:10,R${subReference},,,`;
      return (await load('gb', GB_HEADER, record))[0] ?? 0;
    },
    patch: (id, body, caller = asha) => send('PATCH', `/${String(id)}`, body, caller),
    detail: async (id) => {
      const answered = await api.call('GET', `/api/rejected-records/${String(id)}`);
      expect(answered.headers['cache-control']).toBe('no-store');
      return RejectedRecordDetail.parse(answered.body);
    },
    replay: async (body, caller = asha) => {
      const answered = await send('POST', '/replay', body, caller);
      expect(answered.status).toBe(200);
      return ReplayAnswer.parse(answered.body);
    },
    decide: (approvalId, verdict, by = 'bala') =>
      decideApproval(pool, {
        approvalId: String(approvalId),
        verdict,
        decidedBy: by,
        comment: null,
        lenders: null,
      }),
    rowsOf: async (loan) => {
      const found = await pool.query<Record<string, unknown>>(
        `select loan_id, amount, to_char(date, 'YYYY-MM-DD') as date, status, note, line
         from "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" where loan_id = $1`,
        [loan],
      );
      return found.rows;
    },
    learn: async (subReference, loan) => {
      await pool.query(
        `insert into "RAW"."RAW_UMRN_MASTER" (loan_id, sub_reference_id, source_file, loaded_by) values ($1, $2, 'm', 'gita')`,
        [loan, subReference],
      );
    },
  };
}
