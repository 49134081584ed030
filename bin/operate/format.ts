/** What the operator reads: tables, amounts and one line per file. */
import type { FileEntry, RejectCount } from '../../src/contract/file.ts';
import type { PipelineRun } from '../../src/contract/pipeline-run.ts';
import type { Tally } from '../../src/contract/values.ts';

/** Rupees with Indian grouping: 12,34,567.00. Works on the text, so that no amount passes through a float. */
export function rupees(amount: string): string {
  const [whole = '0', decimals = '00'] = amount.split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.replace('-', '');
  const head = digits.slice(0, -3);
  const tail = digits.slice(-3);
  const grouped = head === '' ? tail : `${head.replaceAll(/\B(?=(\d{2})+$)/g, ',')},${tail}`;
  return `${sign}₹${grouped}.${decimals}`;
}

export function tally(value: Tally | undefined): string {
  if (value === undefined || value.count === 0) return '-';
  return `${String(value.count)} (${rupees(value.total)})`;
}

/** Columns as wide as their widest cell, two spaces apart. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** One file in one line, and why it failed or what it rejected below it. */
export function fileLines(file: FileEntry, rejects: readonly RejectCount[] = []): string[] {
  const head = `${file.object_key}: ${file.status}`;
  if (file.error !== null)
    return [`${head} (file ${String(file.file_id)})`, `  ${file.error.message}`];
  if (file.counts === null) return [head];
  const { loaded, duplicate, rejected, total } = file.counts;
  const amount = file.amount_loaded === null ? '' : ` (${rupees(file.amount_loaded)})`;
  const sum = `${String(loaded)} loaded${amount}, ${String(duplicate)} duplicate, ${String(rejected)} rejected, of ${String(total)} records`;
  return [
    `${head}: ${sum}`,
    ...rejects.map((reject) => `  ${String(reject.count)} rejected: ${reject.reason}`),
  ];
}

/** What a finished run did, lender by lender. */
export function runLines(run: PipelineRun): string[] {
  const eligible = run.counts.eligible ?? {};
  const lenders = [
    ...new Set([...Object.keys(eligible), ...run.posting.by_lender.map((entry) => entry.lender)]),
  ].toSorted();
  const rows = lenders.map((lender) => {
    const posting = run.posting.by_lender.find((entry) => entry.lender === lender);
    return [lender, tally(eligible[lender]), ...postingCells(posting)];
  });
  const lines =
    rows.length === 0
      ? ['No payment was eligible.']
      : table(['lender', 'eligible', 'posted', 'under way', 'failed', 'parked'], rows);
  lines.push(...heldBackLines(run));
  if (run.dry_run) return [...lines, 'Dry run: nothing was posted.'];
  return [
    ...lines,
    `Posted: ${String(run.posting.posted.count)} payments, ${rupees(run.posting.posted.total)}.`,
  ];
}

function heldBackLines({ counts }: PipelineRun): string[] {
  return [
    ...(counts.posting_stopped === true ? ['Posting is stopped: see the command switch.'] : []),
    ...Object.entries(counts.over_cap ?? {}).map(
      ([lender, over]) => `Over the cap of the day: ${lender} ${tally(over)}; it waits.`,
    ),
  ];
}

function postingCells(posting: Omit<PipelineRun['posting'], 'by_lender'> | undefined): string[] {
  return [
    tally(posting?.posted),
    tally(posting?.queued),
    tally(posting?.failed),
    tally(posting?.parked),
  ];
}

/** 2026-11-03T09:30:00.000+05:30 as 2026-11-03 09:30:00. */
export function clock(instant: string | null): string {
  return instant === null ? '-' : instant.slice(0, 19).replace('T', ' ');
}
