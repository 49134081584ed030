/** `files` and `runs`: the newest entries as tables. */
import { numberFlag, textFlag, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, table, tally } from './format.ts';

const SHOWN = 20;
const SHOWN_MAX = 200;

export async function listFiles(operator: Operator, invocation: Invocation): Promise<number> {
  const { items } = await operator.api.files(filters(invocation, ['feed', 'status']));
  if (items.length === 0) {
    operator.say('There is no such file.');
    return 0;
  }
  const rows = items.map((file) => [
    String(file.file_id),
    file.feed,
    file.status,
    String(file.counts?.loaded ?? '-'),
    String(file.counts?.duplicate ?? '-'),
    String(file.counts?.rejected ?? '-'),
    clock(file.created_at),
    file.object_key,
  ]);
  for (const line of table(
    ['file', 'feed', 'status', 'loaded', 'duplicate', 'rejected', 'arrived (IST)', 'object'],
    rows,
  ))
    operator.say(line);
  for (const file of items)
    if (file.error !== null) operator.say(`file ${String(file.file_id)}: ${file.error.message}`);
  return 0;
}

export async function listRuns(operator: Operator, invocation: Invocation): Promise<number> {
  const names = ['status', 'trigger', 'lender'];
  const query = filters(invocation, names);
  const asked = names.filter((name) => query[name] !== undefined);
  const { items } = await operator.api.runs(query);
  if (items.length === 0) {
    operator.say(asked.length === 0 ? 'There is no run yet.' : 'There is no such run.');
    return 0;
  }
  const rows = items.map((run) => [
    String(run.run_id),
    run.status,
    run.phase,
    run.lender ?? 'all',
    run.dry_run ? 'dry run' : run.skip_transform ? 'no transform' : '',
    tally(run.posting.posted),
    tally(run.posting.queued),
    clock(run.requested_at),
    run.requested_by,
  ]);
  const header = [
    'run',
    'status',
    'phase',
    'lender',
    'options',
    'posted',
    'under way',
    'asked (IST)',
    'by',
  ];
  for (const line of table(header, rows)) operator.say(line);
  for (const run of items)
    if (run.error_message !== null) operator.say(`run ${String(run.run_id)}: ${run.error_message}`);
  return 0;
}

function filters(invocation: Invocation, names: readonly string[]): Record<string, string> {
  const query: Record<string, string> = {
    limit: String(numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX)),
  };
  for (const name of names) {
    const value = textFlag(invocation, name);
    if (value !== undefined) query[name] = value;
  }
  return query;
}
