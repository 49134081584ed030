/** `exceptions`, `approvals`, `approve`, `reject`, `withdraw` and `undo`: what waits for a person, and what two persons make of it. */
import type { Approval } from '../../src/contract/approval.ts';
import {
  exceptionActions,
  type ExceptionAction,
  type ExceptionDetail,
  type PaymentReport,
} from '../../src/contract/exception.ts';
import { numberFlag, textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, rupees, table } from './format.ts';
import { usageOf } from './help.ts';

const SHOWN = 20;
const SHOWN_MAX = 200;

export async function exceptions(operator: Operator, invocation: Invocation): Promise<number> {
  const [word, id] = invocation.positionals;
  if (word === undefined) return listExceptions(operator, invocation);
  const exceptionId = numbered(invocation, id);
  if (word === 'show') return showException(operator, exceptionId);
  if (word === 'comment') return say(operator, invocation, exceptionId);
  if (word === 'assign') return assign(operator, invocation, exceptionId);
  const action = exceptionActions.find((known) => known === word);
  if (action === undefined)
    throw new UsageError(
      `"${word}" is none of show, comment, assign, ${exceptionActions.join(', ')}.`,
      usageOf(invocation.command),
    );
  return ask(operator, invocation, exceptionId, action);
}

async function listExceptions(operator: Operator, invocation: Invocation): Promise<number> {
  const { items, counts } = await operator.api.exceptions(
    filters(invocation, ['category', 'status', 'lender', 'loan', 'owner'], { status: 'open' }),
  );
  for (const count of counts)
    if (count.open > 0)
      operator.say(`${count.category}: ${String(count.open)} open, ${rupees(count.open_amount)}`);
  if (items.length === 0) {
    operator.say('There is no such exception.');
    return 0;
  }
  const header = [
    'id',
    'category',
    'lender',
    'loan',
    'day',
    'amount',
    'age',
    'owner',
    'waits for',
    'may be',
  ];
  const rows = items.map((item) => [
    String(item.exception_id),
    item.category,
    item.lender ?? '-',
    item.loan_external_id ?? '-',
    item.date ?? '-',
    item.amount === null ? '-' : rupees(item.amount),
    `${String(item.age_days)} d`,
    item.owner ?? '-',
    item.pending_approval_id === null ? '-' : `approval ${String(item.pending_approval_id)}`,
    item.status === 'open' ? item.actions.join(', ') : (item.resolution ?? ''),
  ]);
  for (const line of table(header, rows)) operator.say(line);
  return 0;
}

async function showException(operator: Operator, exceptionId: number): Promise<number> {
  for (const line of caseLines(await operator.api.exception(exceptionId))) operator.say(line);
  return 0;
}

async function say(
  operator: Operator,
  invocation: Invocation,
  exceptionId: number,
): Promise<number> {
  const text = textFlag(invocation, 'text');
  if (text === undefined) throw new UsageError('Say it, with --text.', usageOf(invocation.command));
  const { by } = await operator.api.sayAboutException(exceptionId, text);
  operator.say(`Written down as said by ${by}.`);
  return 0;
}

async function assign(
  operator: Operator,
  invocation: Invocation,
  exceptionId: number,
): Promise<number> {
  const owner = textFlag(invocation, 'owner');
  if (owner === undefined)
    throw new UsageError('Say whose it is, with --owner.', usageOf(invocation.command));
  const found = await operator.api.setOwner(exceptionId, owner === 'nobody' ? null : owner);
  operator.say(
    `Exception ${String(exceptionId)} is looked after by ${found.owner ?? 'nobody any more'}.`,
  );
  return 0;
}

/** Everything about a case that a person needs to decide it. */
export function caseLines(found: ExceptionDetail): string[] {
  const place = [found.lender, found.loan_external_id, found.date].filter((part) => part !== null);
  return [
    `Exception ${String(found.exception_id)}: ${found.category}, ${found.status}`,
    `${place.join(' ')} ${found.amount === null ? '' : rupees(found.amount)}`.trim(),
    found.reason,
    found.owner === null ? '' : `Looked after by ${found.owner}.`,
    ...found.sides.flatMap((side) => [
      `${side.role}: ${side.source_key ?? 'no payment yet'}, posting ${side.posting ?? 'none'}${side.undo === null ? '' : `, undo ${side.undo}`}`,
      ...side.reports.map(
        (report) =>
          `  ${placeOf(report)}, payment id ${report.payment_id ?? 'none'}${report.status === null ? '' : `, ${report.status}`}`,
      ),
    ]),
    ...found.comments.map((said) => `${clock(said.at)} ${said.by} ${said.action}: ${said.text}`),
    found.actions.length === 0 ? '' : `May be: ${found.actions.join(', ')}.`,
  ].filter((line) => line !== '');
}

function placeOf(report: PaymentReport): string {
  return report.object_key === null
    ? `${report.feed} calls ${report.delivery_ids.join(', ')}`
    : `${report.object_key} line ${String(report.line)}`;
}

async function ask(
  operator: Operator,
  invocation: Invocation,
  exceptionId: number,
  action: ExceptionAction,
): Promise<number> {
  const made = await operator.api.askDecision(
    exceptionId,
    action,
    reasonOf(invocation),
    textFlag(invocation, 'loan'),
  );
  return waits(operator, made);
}

/** Asks to take a posted repayment back. */
export async function undo(operator: Operator, invocation: Invocation): Promise<number> {
  const [sourceKey = ''] = invocation.positionals;
  return waits(operator, await operator.api.askUndo(sourceKey, reasonOf(invocation)));
}

function waits(operator: Operator, approval: Approval): number {
  operator.say(
    `Approval ${String(approval.approval_id)} (${approval.kind}) waits for a second person.`,
  );
  return 0;
}

export async function approvals(operator: Operator, invocation: Invocation): Promise<number> {
  const { items } = await operator.api.approvals(
    filters(invocation, ['status', 'lender', 'loan'], { status: 'pending' }),
  );
  if (items.length === 0) {
    operator.say('There is no such approval.');
    return 0;
  }
  const header = ['id', 'kind', 'about', 'loan', 'amount', 'asked by', 'asked (IST)', 'status'];
  const rows = items.map((item) => [
    String(item.approval_id),
    item.kind,
    item.subject,
    item.loan_external_id ?? '-',
    item.amount === null ? '-' : rupees(item.amount),
    item.requested_by,
    clock(item.requested_at),
    item.decided_by === null ? item.status : `${item.status} by ${item.decided_by}`,
  ]);
  for (const line of table(header, rows)) operator.say(line);
  return 0;
}

export async function decide(
  operator: Operator,
  invocation: Invocation,
  verdict: 'approve' | 'reject' | 'withdraw',
): Promise<number> {
  const approvalId = numbered(invocation, invocation.positionals[0]);
  const done = await operator.api.decide(approvalId, verdict, textFlag(invocation, 'comment'));
  operator.say(
    `Approval ${String(done.approval_id)} is ${done.status} by ${done.decided_by ?? ''}. ${done.outcome ?? ''}`.trimEnd(),
  );
  return 0;
}

function numbered(invocation: Invocation, text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError('ID must be a number of the list.', usageOf(invocation.command));
}

function reasonOf(invocation: Invocation): string {
  const reason = textFlag(invocation, 'reason');
  if (reason !== undefined) return reason;
  throw new UsageError('Say why, with --reason.', usageOf(invocation.command));
}

function filters(
  invocation: Invocation,
  names: readonly string[],
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const query: Record<string, string> = {
    ...defaults,
    limit: String(numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX)),
  };
  for (const name of names) {
    const value = textFlag(invocation, name);
    if (value !== undefined) query[name] = value;
  }
  return query;
}
