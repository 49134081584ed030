/** What the tests of the proof share: payments that are posted on both sides, and the proof wired to a simulator. */
import { createHash } from 'node:crypto';
import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FineractSimulator } from '../../../local/simulators/fineract/server.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { openFineract, type FineractClient } from '../../../src/fineract/client.ts';
import { parseCredentials } from '../../../src/fineract/credentials.ts';
import { recordCallsIn } from '../../../src/fineract/record-call.ts';
import type { MetricName } from '../../../src/observability/metrics.ts';
import { LoanReader } from '../../../src/proof/loan-reader.ts';
import { prove, type ProofOutcome, type ProveDeps } from '../../../src/proof/prove.ts';
import { withoutLoans } from '../../../src/proof/record-reads.ts';

export const LENDER = 'DMI';

export interface Posted {
  readonly loan: string;
  readonly sourceKey: string;
  readonly date: string;
  readonly amount: string;
  /** Its number in the simulator. */
  readonly transactionId: number;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export interface PaymentOptions {
  readonly loan: string;
  readonly date?: string;
  readonly amount?: string;
  readonly ordinal?: number;
  readonly result?: 'success' | 'failed' | null;
  readonly state?: 'posted' | 'queued' | 'failed' | 'ready';
}

/** A payment on our side only. */
export async function ourPayment(
  pool: Pool,
  options: PaymentOptions,
): Promise<Omit<Posted, 'transactionId'>> {
  const { loan, date = '2026-11-02', amount = '4250.00', ordinal = 1 } = options;
  const { result = 'success', state = 'posted' } = options;
  const first = md5(`${LENDER}${loan}${date}${amount}`);
  const sourceKey = ordinal === 1 ? first : md5(`${first}#${String(ordinal)}`);
  await pool.query(
    `insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender) values ($1, $2) on conflict do nothing`,
    [loan, LENDER],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA" (source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, feed_key, row_id, load_id, payment_ordinal)
     values ($1, $2, $3, $4, $5, $6, true, 'dmi', 1, 1, $7)`,
    [sourceKey, md5(`${loan}${date}${amount}`), LENDER, loan, date, amount, ordinal],
  );
  await pool.query(
    `insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state, queued_at, send_count) values ($1, $2, $3, $4, $5, $6, now(), 1)`,
    [sourceKey, LENDER, loan, date, amount, state],
  );
  if (result !== null)
    await pool.query(
      `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, failure_count, reason_code, reason, fineract_transaction_id)
       values ($1, $2, $3::text, $4, $5, $6, case when $3 = 'failed' then 1 else 0 end, case when $3 = 'failed' then 'code' end, case when $3 = 'failed' then 'why' end, case when $3 = 'success' then 1 end)`,
      [sourceKey, LENDER, result, loan, date, amount],
    );
  return { loan, sourceKey, date, amount };
}

/** A payment that is posted by our books and stands in the simulator. */
export async function posted(
  pool: Pool,
  simulator: FineractSimulator,
  options: PaymentOptions,
): Promise<Posted> {
  simulator.addLoan({ externalId: options.loan });
  const payment = await ourPayment(pool, options);
  const { loan, sourceKey, date, amount } = payment;
  return {
    ...payment,
    transactionId: simulator.plant({ loan, externalId: sourceKey, date, amount }),
  };
}

export interface ProofRig {
  readonly deps: ProveDeps;
  readonly counted: MetricName[];
  /** Bodies of the messages that ask to go on. */
  readonly sent: string[];
  /** Runs the proof that a message asks for, and what it asks for itself, to the end. */
  toTheEnd(body?: object): Promise<ProofOutcome>;
}

export interface RigOptions {
  readonly wrap?: (client: FineractClient) => FineractClient;
  readonly loansAtOnce?: number;
  readonly recentDays?: number;
  readonly fullDays?: number;
  readonly concurrencyMax?: number;
}

let messages = 0;
export const messageId = (): string => `message-${String((messages += 1))}`;

export function proofRig(
  pool: Pool,
  simulator: FineractSimulator,
  options: RigOptions = {},
): ProofRig {
  const { wrap = (client: FineractClient) => client } = options;
  const counted: MetricName[] = [];
  const sent: string[] = [];
  const fineract = wrap(
    openFineract({
      credentials: async () => Promise.resolve(parseCredentials(simulator.credentials)),
      forgetCredentials: () => undefined,
      recordCall: withoutLoans(recordCallsIn(pool)),
      timeoutMs: 5_000,
      connectionsMax: 8,
    }),
  );
  const deps: ProveDeps = {
    pool,
    sqs: {
      send: ((command: SendMessageCommand) => {
        sent.push(command.input.MessageBody ?? '');
        return Promise.resolve({});
      }) as SQSClient['send'],
    },
    queueUrl: 'http://sqs.test/proof',
    count: (name) => counted.push(name),
    reader: new LoanReader({
      fineract,
      concurrencyMax: options.concurrencyMax ?? 8,
      pausesMs: [1_000, 4_000],
      clock: { nowMs: () => Date.now(), pause: () => Promise.resolve() },
    }),
    scope: { recentDays: options.recentDays ?? 35, fullDays: options.fullDays ?? 30 },
    loansAtOnce: options.loansAtOnce ?? 64,
    nowMs: () => Date.now(),
  };
  const toTheEnd = async (body: object = {}): Promise<ProofOutcome> => {
    let message = JSON.stringify(body);
    for (;;) {
      const before = sent.length;
      const outcome = await prove(
        deps,
        { messageId: messageId(), body: message },
        Date.now() + 600_000,
      );
      const next = sent[before];
      if (next === undefined) return outcome;
      message = next;
    }
  };
  return { deps, counted, sent, toTheEnd };
}

export interface SeenDifference {
  readonly kind: string;
  readonly loan_external_id: string;
  readonly source_key: string;
  readonly reason: string;
  readonly exception: string | null;
}

/** The open differences of some loans, each with the status of its exception. */
export async function openDifferences(
  pool: Pool,
  loans: readonly string[],
): Promise<SeenDifference[]> {
  const found = await pool.query<SeenDifference>(
    `select d.kind, d.loan_external_id, d.source_key, d.reason, e.status as exception
     from "OPS"."PROOF_DIFFERENCE" d
     left join "OPS"."EXCEPTION" e on e.category = 'proof difference' and e.case_key = d.kind || ':' || d.loan_external_id || ':' || d.source_key
     where d.resolved_at is null and d.loan_external_id = any($1::text[])
     order by d.loan_external_id, d.kind`,
    [loans],
  );
  return found.rows;
}
