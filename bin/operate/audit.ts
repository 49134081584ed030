/** `audit`: what people changed, newest first; `audit verify`: whether that record is what it was. */
import {
  AuditPage,
  AuditVerification,
  type AuditEntry,
  type AuditHead,
} from '../../src/contract/audit.ts';
import { textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, table } from './format.ts';
import { usageOf } from './help.ts';

const SHOWN = '20';
const CHANGES_WIDTH = 70;

/** Returns the exit code: 1 when the record is not whole. */
export async function audit(operator: Operator, invocation: Invocation): Promise<number> {
  if (invocation.positionals[0] === 'verify') return verify(operator, invocation);
  if (invocation.positionals[0] !== undefined)
    throw new UsageError('The only word here is "verify".', usageOf('audit'));
  const query = new URLSearchParams({ limit: textFlag(invocation, 'limit') ?? SHOWN });
  for (const name of ['by', 'table', 'key']) {
    const value = textFlag(invocation, name);
    if (value !== undefined) query.set(name, value);
  }
  const page = await operator.api.call('GET', `/api/audit?${query.toString()}`, AuditPage);
  if (page.items.length === 0) operator.say('Nobody has changed anything that fits.');
  else
    for (const line of table(
      ['entry', 'when (IST)', 'who', 'what', 'row', 'changed to'],
      page.items.map(rowOf),
    ))
      operator.say(line);
  if (page.next_cursor !== null) operator.say('There is more: --limit shows it.');
  return 0;
}

async function verify(operator: Operator, invocation: Invocation): Promise<number> {
  const head = readHead(textFlag(invocation, 'head'));
  const found = await operator.api.call('POST', '/api/audit/verify', AuditVerification, {
    body: head === undefined ? {} : { head },
  });
  for (const { entry_number: entry, problem } of found.breaks)
    operator.say(`Entry ${String(entry)} ${problem}.`);
  operator.say(
    found.intact
      ? `The record is whole: ${String(found.entries)} entries.`
      : 'THE RECORD IS NOT WHAT IT WAS. docs/runbook.md#audit-log says what to do.',
  );
  if (found.head !== null && found.intact)
    operator.say(`Keep this head: ${String(found.head.entry_number)}:${found.head.hash}`);
  return found.intact ? 0 : 1;
}

function readHead(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const [, entry, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (entry === undefined || hash === undefined)
    throw new UsageError('--head is a number, a colon and 64 digits.', usageOf('audit'));
  return { entry_number: Number(entry), hash };
}

function rowOf(entry: AuditEntry): string[] {
  return [
    String(entry.entry_number),
    clock(entry.recorded_at),
    entry.changed_by ?? `by hand (${entry.database_user})`,
    entry.action,
    `${entry.table} ${entry.key}`,
    changesOf(entry),
  ];
}

/** The fields that differ, cut to what fits a line; the API tells all of them. */
function changesOf({ before, after }: AuditEntry): string {
  const changed = Object.entries(after ?? {}).filter(
    ([name, value]) => value !== null && JSON.stringify(before?.[name]) !== JSON.stringify(value),
  );
  const text = changed.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ');
  return text.length > CHANGES_WIDTH ? `${text.slice(0, CHANGES_WIDTH)}…` : text;
}
