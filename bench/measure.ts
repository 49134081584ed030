/** Medians, spreads and the cost of a piece of work. */
import type { BenchResult, Verdict } from './types.ts';

export interface Cost {
  readonly wallMs: number;
  /** Of this process, user and system. */
  readonly cpuMs: number;
}

/** Runs `work` once and tells what it cost. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const used = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (used.user + used.system) / 1000 };
}

/** The middle value; of an even number the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that the given share (0 to 1) of all values does not exceed. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Ours over the reference's, pair by pair: what disturbs the machine disturbs both of a pair. */
export function ratios(ours: readonly number[], reference: readonly number[]): number[] {
  return ours.map((value, index) => value / (reference[index] ?? Number.NaN));
}

export interface Limit {
  readonly most?: number;
  readonly least?: number;
}

export function verdictOf(figure: number, limit: Limit): Verdict {
  if (Number.isNaN(figure)) return 'not measured';
  return figure <= (limit.most ?? Infinity) && figure >= (limit.least ?? -Infinity)
    ? 'met'
    : 'not met';
}

export function limitText(limit: Limit, unit: string): string {
  return limit.most === undefined
    ? `≥ ${String(limit.least)} ${unit}`
    : `≤ ${String(limit.most)} ${unit}`;
}

export interface Pairs {
  readonly name: string;
  readonly unit: string;
  readonly limit: Limit;
  readonly ours: readonly number[];
  readonly reference: readonly number[];
  readonly notes: string;
}

/** A row whose target is a ratio: ours over the reference's, or with `inverse` how many times faster ours is. */
export function ratioResult(pairs: Pairs & { readonly inverse?: boolean }): BenchResult {
  const each =
    pairs.inverse === true
      ? ratios(pairs.reference, pairs.ours)
      : ratios(pairs.ours, pairs.reference);
  const ratio = median(each);
  return {
    name: pairs.name,
    target: limitText(pairs.limit, pairs.inverse === true ? '× faster' : '×'),
    reference: median(pairs.reference),
    ours: median(pairs.ours),
    ratio,
    unit: pairs.unit,
    spread: spreadOf(each),
    verdict: verdictOf(ratio, pairs.limit),
    notes: pairs.notes,
  };
}

/** A row whose target is an absolute figure; `reference`, where given, is shown beside it. */
export function figureResult(
  row: Omit<Pairs, 'reference'> & {
    readonly reference?: readonly number[];
    /** The figure that the target is about, where it is not the median. */
    readonly figure?: number;
  },
): BenchResult {
  const figure = row.figure ?? median(row.ours);
  const reference = row.reference === undefined ? null : median(row.reference);
  return {
    name: row.name,
    target: limitText(row.limit, row.unit),
    reference,
    ours: figure,
    ratio: reference === null ? null : figure / reference,
    unit: row.unit,
    spread: spreadOf(row.ours),
    verdict: verdictOf(figure, row.limit),
    notes: row.notes,
  };
}

export function notMeasured(name: string, target: string, why: string): BenchResult {
  return {
    name,
    target,
    reference: null,
    ours: null,
    ratio: null,
    unit: '',
    spread: null,
    verdict: 'not measured',
    notes: why,
  };
}
