/** What a benchmark gives back, and what it is given. */

export type Verdict = 'met' | 'not met' | 'not measured';

/** One row of the table: what was wanted, what the reference did in the same run, and what we did. */
export interface BenchResult {
  readonly name: string;
  /** As a reader would say it, such as '≤ 1.15 ×'. */
  readonly target: string;
  /** The reference's median in `unit`, or null where there is none. */
  readonly reference: number | null;
  /** Our median in `unit`, or null where it was not measured. */
  readonly ours: number | null;
  /** The median of the ratios taken pair by pair, or null. */
  readonly ratio: number | null;
  readonly unit: string;
  /** Lowest and highest of the figure that the target is about. */
  readonly spread: readonly [low: number, high: number] | null;
  readonly verdict: Verdict;
  /** What it was compared with, CPU seconds and peak memory where they matter, or why it was not measured. */
  readonly notes: string;
}

export interface BenchOptions {
  /** Rows or records of the benchmark at hand; undefined: its own default. */
  readonly rows: number | undefined;
  /** Pairs of runs, ours and the reference's in turn. */
  readonly runs: number | undefined;
  /** Says what is going on, for people who wait. */
  readonly say: (line: string) => void;
}

export type Benchmark = (options: BenchOptions) => Promise<BenchResult[]>;
