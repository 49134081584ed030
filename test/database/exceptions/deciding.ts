/** What the tests of decisions share: files, the API as several callers, and the state of payments. */
import { createHash } from 'node:crypto';
import { Approval } from '../../../src/contract/approval.ts';
import { ExceptionPage, type Exception } from '../../../src/contract/exception.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';
import { bodyAs, testApi, type Answer, type TestApi } from '../api/support.ts';

export interface Office {
  readonly api: TestApi;
  /** Loads one file of the feed and transforms it. */
  file(feed: string, loanId: string, ...rows: Partial<RawRow>[]): Promise<string>;
  cases(loanId: string): Promise<Exception[]>;
  /** The newest open case of the loan. */
  openCase(loanId: string): Promise<Exception>;
  ask(exceptionId: number, action: string, caller?: string, more?: object): Promise<Answer>;
  decide(approvalId: number, verdict: 'approve' | 'reject', caller?: string): Promise<Answer>;
  /** Asks as 'maker', approves as 'checker', and gives what that brought about. */
  carryOut(exceptionId: number, action: string, more?: object): Promise<string>;
  /** Outbox states of the loan's payments, by ordinal and day. */
  states(loanId: string): Promise<string[]>;
}

export function openOffice(pool: Pool): Office {
  const api = testApi(pool);
  const post = (path: string, caller: string, body: object, method = 'POST'): Promise<Answer> =>
    api.call(method, path, { caller, body: JSON.stringify(body) });
  const office: Office = {
    api,
    file: async (feed, loanId, ...rows) => {
      const loaded = await loadRows(
        pool,
        feed,
        rows.map((row, index) => rawRow({ line: index + 2, loanId, ...row })),
      );
      await transformNewLoads(pool);
      return loaded.fileId;
    },
    cases: async (loanId) => {
      const answered = await api.call('GET', `/api/exceptions?loan=${loanId}`);
      return bodyAs(answered, 200, ExceptionPage).items;
    },
    openCase: async (loanId) => {
      const found = (await office.cases(loanId)).find((each) => each.status === 'open');
      if (found === undefined) throw new Error(`no open case on ${loanId}`);
      return found;
    },
    ask: async (exceptionId, action, caller = 'maker', more = {}) =>
      post(
        `/api/exceptions/${String(exceptionId)}`,
        caller,
        { action, reason: 'two debits seen', ...more },
        'PATCH',
      ),
    decide: async (approvalId, verdict, caller = 'checker') =>
      post(`/api/approvals/${String(approvalId)}/${verdict}`, caller, { comment: 'looked' }),
    carryOut: async (exceptionId, action, more) => {
      const asked = bodyAs(await office.ask(exceptionId, action, 'maker', more), 202, Approval);
      const done = bodyAs(await office.decide(asked.approval_id, 'approve'), 200, Approval);
      return done.outcome ?? '';
    },
    states: async (loanId) => {
      const found = await pool.query<{ payment_ordinal: number; state: string | null }>(
        `select t.payment_ordinal, o.state from "CORE"."CORE_TRANSACTION_DATA" t
         left join "OPS"."REPAYMENT_OUTBOX" o using (source_key)
         where t.loan_external_id = $1 order by t.payment_ordinal, t.date, t.amount`,
        [loanId],
      );
      return found.rows.map((row) => `${String(row.payment_ordinal)} ${row.state ?? 'none'}`);
    },
  };
  return office;
}

/** A record of the file whose status means no money. */
export async function rejectRow(
  pool: Pool,
  fileId: string,
  row: {
    readonly loanId: string;
    readonly status: string;
    readonly paymentId: string | null;
    readonly amount?: string;
    readonly date?: string;
    readonly reason?: string;
    /** Stands for every cell of the record; two rejects with one text are the same record. */
    readonly record?: string;
  },
): Promise<void> {
  await pool.query(
    `insert into "RAW"."RAW_REJECTED_RECORDS" (file_id, feed_key, lender_key, lender, source_file, mapping_version, line, byte_start,
       byte_end, raw_record, reason, loan_id, amount, date, status, payment_id, record_digest)
     select f.file_id, f.feed_key, f.lender_key, feed.lender, f.object_key, 1, 90, 900, 990, 'x', $7, $2, $3, $4, $5, $6, md5($8)::uuid
     from "RAW"."RAW_S3_FILE_PROCESSING_LOG" f join "OPS"."FEED" feed using (feed_key) where f.file_id = $1`,
    [
      fileId,
      row.loanId,
      row.amount ?? '100.00',
      row.date ?? '2026-11-05',
      row.status,
      row.paymentId,
      row.reason ?? 'status not in allowed values',
      row.record ?? JSON.stringify(row),
    ],
  );
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
