/** Puts the figures between the two marks of docs/performance.md; the prose around them is people's. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchmarks } from './benchmarks.ts';
import type { Report } from './report.ts';
import { tableMarkdown } from './table.ts';

const PAGE = join(import.meta.dirname, '../docs/performance.md');
const BEGIN = '<!-- figures: written by `npm run bench -- --write-docs` -->';
const END = '<!-- end of figures -->';

export async function writeDocs(report: Report): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${PAGE} lacks its two marks.`);
  const sections = [...benchmarks.keys()].flatMap((name) => section(name, report));
  const text = `${page.slice(0, begin + BEGIN.length)}\n\n${sections.join('\n\n')}\n\n${page.slice(end)}`;
  await writeFile(PAGE, text);
}

function section(name: string, report: Report): string[] {
  const entry = report[name];
  if (entry === undefined) return [];
  const from = `${entry.startedAt.slice(0, 16).replace('T', ' ')} UTC, commit ${entry.commit}, ${entry.machine}, \`${entry.command}\``;
  return [`### ${name}`, from, tableMarkdown(entry.results)];
}
