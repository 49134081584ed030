/** Results as a table: aligned for the terminal, as Markdown for the docs. */
import type { BenchResult } from './types.ts';

const HEAD = ['what', 'target', 'ours', 'reference', 'ratio', 'spread', 'verdict'];

export function tableText(results: readonly BenchResult[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = results.map((result) => `  ${result.name}: ${result.notes}`);
  return [...lines, '', ...notes].join('\n');
}

export function tableMarkdown(results: readonly BenchResult[]): string {
  const rows = [
    [...HEAD, 'notes'],
    HEAD.concat('notes').map(() => '---'),
    ...results.map((result) => [...cells(result), result.notes]),
  ];
  return rows
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function cells(result: BenchResult): string[] {
  return [
    result.name,
    result.target,
    withUnit(result.ours, result.unit),
    withUnit(result.reference, result.unit),
    result.ratio === null ? '-' : `${figure(result.ratio)} ×`,
    result.spread === null ? '-' : `${figure(result.spread[0])}–${figure(result.spread[1])}`,
    result.verdict,
  ];
}

function withUnit(value: number | null, unit: string): string {
  return value === null ? '-' : `${figure(value)} ${unit}`.trim();
}

/** Three digits that count; whole numbers from a hundred on. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}
