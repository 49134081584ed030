/** `switch`, `caps`, `hold`, `release` and `holds`: how people stop money, and let it go on. */
import type { CapUsage } from '../../src/contract/controls.ts';
import { numberFlag, textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, rupees, table, tally } from './format.ts';
import { usageOf } from './help.ts';

const SHOWN = 20;
const SHOWN_MAX = 200;
const PAYMENTS_MAX = 100_000_000;

export async function postingSwitch(operator: Operator, invocation: Invocation): Promise<number> {
  const [word] = invocation.positionals;
  if (word !== undefined && word !== 'on' && word !== 'off')
    throw new UsageError(`"${word}" is neither on nor off.`, usageOf(invocation.command));
  const standing =
    word === undefined
      ? await operator.api.postingSwitch()
      : await operator.api.switchPosting(word, reasonOf(invocation));
  operator.say(standing.posting === 'on' ? 'Posting is on.' : 'Posting is stopped.');
  if (standing.being_posted.count > 0)
    operator.say(`In the hands of workers at this moment: ${tally(standing.being_posted)}.`);
  for (const change of standing.changes)
    operator.say(
      `  ${clock(change.changed_at)} ${change.posting} by ${change.changed_by}: ${change.reason}`,
    );
  return 0;
}

export async function caps(operator: Operator, invocation: Invocation): Promise<number> {
  const items = await changedCaps(operator, invocation);
  if (items.length === 0) {
    operator.say('There is no cap.');
    return 0;
  }
  const rows = items.map((cap) => [
    cap.lender ?? 'all together',
    cap.rupees === null ? '-' : rupees(cap.rupees),
    rupees(cap.used_rupees),
    cap.payments === null ? '-' : String(cap.payments),
    String(cap.used_payments),
    cap.changed_by,
    clock(cap.changed_at),
    cap.reason,
  ]);
  const header = ['lender', 'rupees', 'used', 'payments', 'used', 'by', 'since (IST)', 'why'];
  for (const line of table(header, rows)) operator.say(line);
  return 0;
}

async function changedCaps(operator: Operator, invocation: Invocation): Promise<CapUsage[]> {
  const [word] = invocation.positionals;
  if (word === undefined) return (await operator.api.caps()).items;
  const lender = textFlag(invocation, 'lender') ?? null;
  const amount = textFlag(invocation, 'rupees') ?? null;
  const payments =
    textFlag(invocation, 'payments') === undefined
      ? null
      : numberFlag(invocation, 'payments', 0, PAYMENTS_MAX);
  const limited = amount !== null || payments !== null;
  if (word !== (limited ? 'set' : 'lift'))
    throw new UsageError(
      'caps set takes --rupees or --payments, or both; caps lift takes neither.',
      usageOf(invocation.command),
    );
  const change = { lender, rupees: amount, payments, reason: reasonOf(invocation) };
  return (await operator.api.changeCap(change)).items;
}

export async function hold(operator: Operator, invocation: Invocation): Promise<number> {
  const placed = await operator.api.hold(subjectOf(invocation), reasonOf(invocation));
  operator.say(`Hold ${String(placed.hold.hold_id)}: ${placed.message}`);
  for (const key of placed.being_posted) operator.say(`  being posted: ${key}`);
  return 0;
}

export async function release(operator: Operator, invocation: Invocation): Promise<number> {
  const asked = await operator.api.askRelease(subjectOf(invocation), reasonOf(invocation));
  operator.say(
    `Approval ${String(asked.approval_id)} (${asked.kind}) waits for a second person; until then the hold stands.`,
  );
  return 0;
}

export async function holds(operator: Operator, invocation: Invocation): Promise<number> {
  const query: Record<string, string> = {
    status: textFlag(invocation, 'status') ?? 'open',
    limit: String(numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX)),
  };
  for (const name of ['lender', 'loan']) {
    const value = textFlag(invocation, name);
    if (value !== undefined) query[name] = value;
  }
  const { items } = await operator.api.holds(query);
  if (items.length === 0) {
    operator.say('There is no such hold.');
    return 0;
  }
  const header = ['id', 'on', 'lender', 'waits', 'placed by', 'placed (IST)', 'why', 'release'];
  const rows = items.map((item) => [
    String(item.hold_id),
    item.source_key ?? `loan ${item.loan_external_id ?? ''}`,
    item.lender ?? '-',
    tally(item.waiting),
    item.placed_by,
    clock(item.placed_at),
    item.reason,
    item.released_by === null
      ? item.pending_approval_id === null
        ? '-'
        : `approval ${String(item.pending_approval_id)}`
      : `by ${item.released_by}`,
  ]);
  for (const line of table(header, rows)) operator.say(line);
  return 0;
}

/** The path of what is held, below /api. */
function subjectOf(invocation: Invocation): string {
  const [what = '', id = ''] = invocation.positionals;
  if (what === 'payment') return `transactions/${encodeURIComponent(id)}`;
  if (what === 'loan') return `loans/${encodeURIComponent(id)}`;
  throw new UsageError(`WHAT is payment or loan, not "${what}".`, usageOf(invocation.command));
}

function reasonOf(invocation: Invocation): string {
  const reason = textFlag(invocation, 'reason');
  if (reason !== undefined) return reason;
  throw new UsageError('Say why, with --reason.', usageOf(invocation.command));
}
