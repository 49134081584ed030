/** `proof`: shows what the newest proof found, or asks for another and follows it. */
import { randomUUID } from 'node:crypto';
import type { Proof, ProofDifference, ProofRun, ProofRunDetail } from '../../src/contract/proof.ts';
import { isSet, textFlag, type Invocation } from './arguments.ts';
import { CommandFailedError, type Operator } from './console.ts';
import { clock, rupees, table, tally } from './format.ts';

/** Returns the exit code: 1 when the proof that is shown is not clean. */
export async function proof(operator: Operator, invocation: Invocation): Promise<number> {
  const lender = textFlag(invocation, 'lender') ?? null;
  const loan = textFlag(invocation, 'loan') ?? null;
  const all = isSet(invocation, 'all');
  const wait = isSet(invocation, 'wait');
  // Whoever names what is to be proven asks for it.
  if (isSet(invocation, 'run') || lender !== null || loan !== null || all) {
    const options = { scope: all ? ('all' as const) : ('due' as const), lender, loan };
    const asked = await operator.api.startProof(options, randomUUID());
    operator.say(`Proof ${String(asked.run_id)} asked for at ${clock(asked.requested_at)} IST.`);
    return wait ? show(operator, await follow(operator, asked)) : 0;
  }
  const newest = await operator.api.proof();
  if (newest.under_way !== null && wait)
    return show(operator, await follow(operator, newest.under_way));
  return showNewest(operator, newest);
}

async function showNewest(operator: Operator, newest: Proof): Promise<number> {
  if (newest.under_way !== null) operator.say(`Under way: ${progress(newest.under_way)}.`);
  if (newest.latest === null) {
    operator.say('No proof has been finished yet. Ask for one with --run.');
    return 1;
  }
  return show(operator, { run: newest.latest, differences: newest.differences });
}

async function follow(operator: Operator, asked: ProofRun): Promise<ProofRunDetail> {
  let told = '';
  for (;;) {
    const detail = await operator.api.proofRun(asked.run_id);
    if (detail.run.status === 'success') return detail;
    if (detail.run.status === 'failed')
      throw new CommandFailedError(
        `Proof ${String(asked.run_id)} failed: ${detail.run.error_message ?? ''}`,
      );
    const now = progress(detail.run);
    if (now !== told) operator.say(`  ${now}`);
    told = now;
    await operator.pause();
  }
}

function progress(run: ProofRun): string {
  if (run.status === 'pending') return `proof ${String(run.run_id)} waits for its turn`;
  const done = run.loans.checked + run.loans.unreadable;
  return `proof ${String(run.run_id)}, ${String(done)} of ${String(run.loans.total ?? 0)} loans`;
}

async function show(operator: Operator, { run, differences }: ProofRunDetail): Promise<number> {
  for (const line of proofLines(run)) operator.say(line);
  let page = differences;
  if (page.items.length > 0) operator.say('');
  const rows: string[][] = [];
  for (;;) {
    rows.push(...page.items.map(rowOf));
    if (page.next_cursor === null) break;
    page = (await operator.api.proofRun(run.run_id, page.next_cursor)).differences;
  }
  const header = ['kind', 'loan', 'by our books', 'in Fineract', 'since (IST)', 'exception', 'why'];
  if (rows.length > 0) for (const line of table(header, rows)) operator.say(line);
  return run.is_clean === true ? 0 : 1;
}

/** What a finished proof says, without its differences. */
export function proofLines(run: ProofRun): string[] {
  const subject = run.loan ?? run.lender ?? (run.scope === 'all' ? 'every loan' : 'the loans due');
  const open = run.differences_open ?? 0;
  const settled = run.differences - open;
  return [
    `Proof ${String(run.run_id)} of ${subject}, finished ${clock(run.finished_at)} IST: ${run.is_clean === true ? 'clean' : 'NOT CLEAN'}.`,
    `  loans         ${String(run.loans.checked)} checked${run.loans.unreadable === 0 ? '' : `, ${String(run.loans.unreadable)} could not be read`}`,
    `  by our books  ${tally(run.ours)}`,
    `  in Fineract   ${tally(run.theirs)}`,
    ...(run.others.count === 0 ? [] : [`  of others     ${tally(run.others)}`]),
    ...(run.unsettled === 0 ? [] : [`  under way     ${String(run.unsettled)}`]),
    `  differences   ${String(open)}${settled === 0 ? '' : `, and ${String(settled)} settled by hand`}`,
  ];
}

function rowOf(difference: ProofDifference): string[] {
  const side = (value: ProofDifference['ours']): string =>
    value === null ? '-' : `${value.date} ${rupees(value.amount)}`;
  return [
    difference.kind,
    difference.loan,
    side(difference.ours),
    side(difference.theirs),
    clock(difference.first_seen_at),
    difference.settled === null ? String(difference.exception_id ?? '-') : 'settled',
    difference.reason,
  ];
}
