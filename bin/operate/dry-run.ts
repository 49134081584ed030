/** `dry-run FEED [FILE]`: what a file would become, and what that changes. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  DryRun,
  LISTED_DEFAULT,
  LISTED_MAX,
  SAMPLE_BYTES_MAX,
  type DryRunComparison,
  type DryRunRow,
} from '../../src/contract/dry-run.ts';
import { isSet, numberFlag, textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { rupees, table, tally } from './format.ts';
import { usageOf } from './help.ts';
import { requireFile } from './readable-file.ts';

const FILE_ID_MAX = 999_999_999_999;
/** Notes may be long, and a line of the screen is not. */
const NOTE_CHARACTERS_MAX = 40;

export async function dryRun(
  operator: Pick<Operator, 'api' | 'say'>,
  invocation: Invocation,
): Promise<number> {
  const [feed = '', path] = invocation.positionals;
  const mappingPath = textFlag(invocation, 'mapping');
  const source = await sourceOf(invocation, path);
  if (mappingPath !== undefined) await requireFile(mappingPath, 'dry-run');
  const body = {
    ...source,
    ...(mappingPath === undefined ? {} : { mapping: await readFile(mappingPath, 'utf8') }),
    compare: !isSet(invocation, 'no-compare'),
    limit: numberFlag(invocation, 'limit', LISTED_DEFAULT, LISTED_MAX),
  };
  const target = `/api/feeds/${encodeURIComponent(feed)}/dry-run`;
  const tried = await operator.api.call('POST', target, DryRun, { body });
  const name = path === undefined ? (tried.object_key ?? '') : basename(path);
  for (const line of dryRunLines(name, tried)) operator.say(line);
  return tried.outcome === 'fails' || tried.outcome === 'cut' ? 1 : 0;
}

async function sourceOf(
  invocation: Invocation,
  path: string | undefined,
): Promise<{ file_id: number } | { sample_base64: string }> {
  const usage = usageOf('dry-run');
  const isById = textFlag(invocation, 'file-id') !== undefined;
  if (isById === (path !== undefined))
    throw new UsageError('Name either FILE or --file-id.', usage);
  if (path === undefined) return { file_id: numberFlag(invocation, 'file-id', 0, FILE_ID_MAX) };
  await requireFile(path, 'dry-run');
  const { size } = await stat(path);
  if (size > SAMPLE_BYTES_MAX)
    throw new UsageError(
      `${path} has ${String(size)} bytes, and a sample may have ${String(SAMPLE_BYTES_MAX)}. Upload it, and name it with --file-id.`,
      usage,
    );
  return { sample_base64: (await readFile(path)).toString('base64') };
}

/** The dry run for people. */
export function dryRunLines(name: string, tried: DryRun): string[] {
  const { stated, found } = tried.control_total;
  return [
    `${name}: ${verdict(tried)}`,
    `  ${tried.feed}, ${tried.mapping} mapping, version ${String(tried.mapping_version)}, read as ${tried.encoding}`,
    `  ${classes(tried)}`,
    ...(stated === null || found === null
      ? []
      : [`  control total ${rupees(stated)}, records add up to ${rupees(found)}`]),
    ...tried.rejects.map(({ reason, count }) => `  ${String(count)} rejected: ${reason}`),
    ...listed('Rows', tried.counts.loaded, rowTable(tried.rows)),
    ...listed(
      'Rejected',
      tried.counts.rejected,
      table(
        ['line', 'reason', 'detail'],
        tried.rejected.map((each) => [String(each.line), each.reason, each.detail ?? '']),
      ),
    ),
    ...(tried.comparison === null ? [] : comparisonLines(tried.comparison)),
  ];
}

function verdict(tried: DryRun): string {
  const same = tried.same_content_as;
  if (tried.outcome === 'fails') return `would fail. ${tried.error?.message ?? ''}`;
  if (tried.outcome === 'cut')
    return `was read as far as byte ${String(tried.bytes_read)} of ${String(tried.size_bytes)}, then the time was over.`;
  if (tried.outcome === 'duplicate' && same !== null)
    return `would be refused: ${same.object_key} (file ${String(same.file_id)}) has the same content. If it were new:`;
  return 'would be loaded.';
}

function classes({ counts, amount_loaded: amount }: DryRun): string {
  const { total, loaded, ...others } = counts;
  const rest = Object.entries(others).filter(([, count]) => count > 0);
  const words = rest.map(([name, count]) => `${String(count)} ${name}`);
  return `${String(total)} records: ${[`${String(loaded)} loaded (${rupees(amount)})`, ...words].join(', ')}`;
}

/** The heading says how many there are in all. */
function listed(what: string, count: number, lines: readonly string[]): string[] {
  const shown = lines.length - 1;
  if (shown < 1) return [];
  const heading =
    shown < count ? `${what}, the first ${String(shown)} of ${String(count)}:` : `${what}:`;
  return [heading, ...lines.map((line) => `  ${line}`)];
}

function rowTable(rows: readonly DryRunRow[]): string[] {
  return table(
    ['line', 'loan', 'date', 'amount', 'status', 'charge', 'payment id', 'sub-reference', 'note'],
    rows.map((row) => [
      String(row.line),
      row.loan_id,
      row.date.replace('T00:00:00', '').replace('T', ' '),
      rupees(row.amount),
      row.status ?? '',
      row.charge === null ? '' : rupees(row.charge),
      row.payment_id ?? '',
      row.sub_reference_id ?? '',
      (row.note ?? '').replaceAll(/\s+/g, ' ').slice(0, NOTE_CHARACTERS_MAX),
    ]),
  );
}

function comparisonLines(comparison: DryRunComparison): string[] {
  const { difference, changed, only_new: onlyNew, only_loaded: onlyLoaded } = comparison;
  const version = comparison.loaded_mapping_version ?? '-';
  return [
    `Against ${comparison.object_key} (file ${String(comparison.file_id)}, loaded with version ${String(version)}):`,
    `  loaded ${tally(comparison.loaded)}, now ${tally(comparison.new)}`,
    `  difference ${String(difference.count)} rows, ${rupees(difference.total)}; ${String(comparison.unchanged)} rows are the same`,
    ...listed(`Only new, ${rupees(onlyNew.total)}`, onlyNew.count, rowTable(onlyNew.items)),
    ...listed(
      `Only loaded, ${rupees(onlyLoaded.total)}`,
      onlyLoaded.count,
      rowTable(onlyLoaded.items),
    ),
    ...listed(
      `Changed, ${String(changed.other_payment)} of them another payment, ${rupees(changed.before)} to ${rupees(changed.after)}`,
      changed.count,
      changeTable(changed.items),
    ),
  ];
}

function changeTable(changes: DryRunComparison['changed']['items']): string[] {
  return table(
    ['line', 'column', 'loaded', 'now'],
    changes.flatMap(({ columns, before, after }) =>
      columns.map((column) => [
        String(after.line),
        column,
        valueOf(before, column),
        valueOf(after, column),
      ]),
    ),
  );
}

function valueOf(row: DryRunRow, column: string): string {
  const value = Object.entries(row).find(([name]) => name === column)?.[1];
  return String(value ?? '-')
    .replaceAll(/\s+/g, ' ')
    .slice(0, NOTE_CHARACTERS_MAX);
}
