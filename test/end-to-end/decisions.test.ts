/** Two persons decide on money, from the file to Fineract, through the stack and its command line. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningStack, type RunningStack } from '../support/running-stack.ts';
import { until } from '../support/until.ts';

const HEADER =
  'Receipt No,Loan Account No,Customer Name,Customer Phone,Amount Paid,Payment Status,Payment Time,Payment Mode,Bank Reference,Settlement UTR';
const RELEASED = 'DMIFL0004521';
const DISMISSED = 'DMIFL0004540';
const REVERSED = 'DMIFL0004561';

let running: RunningStack;
let files = 0;

beforeAll(async () => {
  running = await runningStack();
});
afterAll(async () => running.stop());

function record(loan: string, reference: string, status = 'PAID'): string {
  return `R${reference},${loan},A CARRIER,'9000000001,"₹ 5,000.00",${status},05/11/2026 11:02:09,UPI,${reference},`;
}

async function drop(...records: string[]): Promise<void> {
  files += 1;
  const entry = await running.drop(
    `dmi_payment/decisions-${String(files)}.csv`,
    `${[HEADER, ...records].join('\n')}\n`,
  );
  expect(entry).toMatchObject({ status: 'success' });
}

async function runOnce(): Promise<void> {
  await running.stack.runPipeline();
  await running.stack.untilPosted();
}

async function call(
  who: 'maker' | 'checker',
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { internalToken, approverToken, apiUrl } = running.stack;
  const answered = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      'x-internal-token': who === 'maker' ? internalToken : approverToken,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answered.status, body: (await answered.json()) as Record<string, unknown> };
}

async function openCase(loan: string): Promise<Record<string, unknown>> {
  const { body } = await call('maker', 'GET', `/exceptions?status=open&loan=${loan}`);
  const [found] = body['items'] as Record<string, unknown>[];
  if (found === undefined) throw new Error(`no open case on ${loan}`);
  return found;
}

async function standing(loan: string): Promise<boolean[]> {
  const made = running.stack.simulator.transactions();
  return made.filter((each) => each.loanExternalId === loan).map((each) => each.manuallyReversed);
}

test('a released second payment stands beside the first, each exactly once', async () => {
  await drop(record(RELEASED, 'AAAA000001'), record(RELEASED, 'BBBB000002'));
  await runOnce();
  expect(await standing(RELEASED)).toEqual([false]);
  const found = await openCase(RELEASED);
  const asked = await call('maker', 'PATCH', `/exceptions/${String(found['exception_id'])}`, {
    action: 'release',
    reason: 'the bank shows two credits',
  });
  expect(asked.status).toBe(202);
  const approve = `/approvals/${String(asked.body['approval_id'])}/approve`;
  const refused = await call('maker', 'POST', approve, {});
  expect([refused.status, refused.body['type']]).toEqual([403, 'urn:turno:problem:role-too-low']);
  const approved = await call('checker', 'POST', approve, { comment: 'seen on the statement' });
  expect(approved.body).toMatchObject({ status: 'approved', decided_by: 'approver' });
  await runOnce();
  expect(await standing(RELEASED)).toEqual([false, false]);
  // The corrected file tells both again.
  await drop(record(RELEASED, 'BBBB000002'), record(RELEASED, 'AAAA000001'));
  await runOnce();
  expect(await standing(RELEASED)).toEqual([false, false]);
  await expect(openCase(RELEASED)).rejects.toThrow('no open case');
});

// Each command is a process of its own, which takes seconds on a busy machine.
test(
  'a dismissed one is never posted, and the command line asks and decides as well',
  { timeout: 120_000 },
  async () => {
    await drop(record(DISMISSED, 'CCCC000001'), record(DISMISSED, 'DDDD000002'));
    await runOnce();
    const found = await openCase(DISMISSED);
    const operate = async (...words: string[]): Promise<string> => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['bin/operate.ts', ...words, '--api-url', running.stack.apiUrl.replace(/\/api$/, '')],
        {
          env: {
            ...process.env,
            TURNO_INTERNAL_TOKEN: running.stack.internalToken,
            APPROVER: running.stack.approverToken,
          },
        },
      );
      return stdout;
    };
    expect(await operate('exceptions')).toContain('possible second payment: 1 open, ₹5,000.00');
    const id = String(found['exception_id']);
    expect(await operate('exceptions', 'show', id)).toContain('payment id DDDD000002');
    const asChecker = ['--token-env', 'APPROVER'];
    const ask = async (...as: string[]): Promise<string> => {
      await operate('exceptions', 'dismiss', id, '--reason', 'one receipt, printed twice', ...as);
      return /^(\d+) +dismiss payment/m.exec(await operate('approvals'))?.[1] ?? '';
    };
    // An approver who asks is no second person, and may take it back.
    const own = await ask(...asChecker);
    await expect(operate('approve', own, ...asChecker)).rejects.toThrow(
      'a second person must decide',
    );
    expect(await operate('withdraw', own, ...asChecker)).toContain('is withdrawn by approver');
    const approvalId = await ask();
    await expect(operate('approve', approvalId)).rejects.toThrow('needs the role approver');
    expect(await operate('approve', approvalId, ...asChecker)).toContain('is approved');
    expect(await operate('exceptions', 'comment', id, '--text', 'told the branch')).toContain(
      'said by local',
    );
    const cap = ['caps', 'set', '--lender', 'IKF', '--payments', '5000', '--reason', 'first week'];
    await expect(operate(...cap)).rejects.toThrow('needs the role approver');
    expect(await operate(...cap, ...asChecker)).toContain('first week');
    await drop(record(DISMISSED, 'DDDD000002'), record(DISMISSED, 'CCCC000001'));
    await runOnce();
    expect(await standing(DISMISSED)).toEqual([false]);
  },
);

test('money that turns out to be reversed is undone in Fineract once its undo is approved', async () => {
  await drop(record(REVERSED, 'EEEE000001'));
  await runOnce();
  expect(await standing(REVERSED)).toEqual([false]);
  await drop(record(REVERSED, 'EEEE000001', 'Refunded'));
  await runOnce();
  expect(await standing(REVERSED)).toEqual([false]);
  const found = await openCase(REVERSED);
  expect(found['category']).toBe('reversal after posting');
  const approval = `/approvals/${String(found['pending_approval_id'])}/approve`;
  expect((await call('checker', 'POST', approval, {})).status).toBe(200);
  // Carried out, but the answer is lost.
  running.stack.simulator.addFault({ type: 'committedThen502', loan: REVERSED });
  await runOnce();
  await running.settled();
  await undone(REVERSED);
  await runOnce();
  expect(await standing(REVERSED)).toEqual([true]);
  await expect(openCase(REVERSED)).rejects.toThrow('no open case');
  const results = await running.database.query(
    `select status from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where loan_external_id = $1`,
    [REVERSED],
  );
  expect(results.rows).toEqual([{ status: 'success' }]);
});

async function undone(loan: string): Promise<void> {
  await until(`the undo on ${loan}`, async () => {
    const found = await running.database.query(
      `select from "OPS"."REPAYMENT_UNDO" where loan_external_id = $1 and state = 'undone'`,
      [loan],
    );
    return found.rowCount === 1 ? true : undefined;
  });
}
