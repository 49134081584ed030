/** Counts what schedules did, for people and for machines. */
import type { ScheduleResult } from './schedule.ts';

export interface FaultReport {
  readonly seed: number;
  readonly runs: number;
  readonly only: string | undefined;
  readonly without: string | undefined;
  schedules: number;
  readonly schedulesByKind: Record<string, number>;
  steps: number;
  payments: number;
  posted: number;
  /** Payments with more than one repayment, or money that no file told of. */
  duplicates: number;
  /** Eligible payments that were neither posted nor excused. */
  lost: number;
  readonly exceptions: Record<string, number>;
  readonly faults: Record<string, number>;
  /** Schedules in which something did not hold. */
  readonly failed: { seed: number; kind: string; violations: readonly string[] }[];
  seconds: number;
}

const DUPLICATE = new Set([
  'a payment has at most one repayment, ever',
  'nothing but eligible payments is posted',
]);
const LOST = new Set([
  'an eligible payment is posted, or an exception tells why not',
  'every payment of a file reaches CORE',
]);

export function emptyReport(
  asked: Pick<FaultReport, 'seed' | 'runs' | 'only' | 'without'>,
): FaultReport {
  return {
    ...asked,
    schedules: 0,
    schedulesByKind: {},
    steps: 0,
    payments: 0,
    posted: 0,
    duplicates: 0,
    lost: 0,
    exceptions: {},
    faults: {},
    failed: [],
    seconds: 0,
  };
}

export function addResult(report: FaultReport, result: ScheduleResult): void {
  report.schedules += 1;
  add(report.schedulesByKind, { [result.kind]: 1 });
  report.steps += result.steps;
  report.payments += result.payments;
  report.posted += result.posted;
  add(report.exceptions, result.exceptions);
  add(report.faults, result.faults);
  for (const { invariant } of result.violations) {
    if (DUPLICATE.has(invariant)) report.duplicates += 1;
    if (LOST.has(invariant)) report.lost += 1;
  }
  if (result.violations.length > 0)
    report.failed.push({
      seed: result.seed,
      kind: result.kind,
      violations: [...new Set(result.violations.map(({ invariant }) => invariant))],
    });
}

export function reportTable(report: FaultReport): string {
  const rows: [string, string | number][] = [
    ['schedules', report.schedules],
    ...Object.entries(report.schedulesByKind).map(
      ([kind, count]) => [`  ${kind}`, count] as [string, number],
    ),
    ['steps', report.steps],
    ['faults', Object.values(report.faults).reduce((sum, count) => sum + count, 0)],
    ...sorted(report.faults),
    ['payments', report.payments],
    ['posted', report.posted],
    ['exceptions that stand', ''],
    ...sorted(report.exceptions),
    ['duplicates', report.duplicates],
    ['lost', report.lost],
    ['schedules that failed', report.failed.length],
    ['seconds', report.seconds],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count)}`).join('\n');
}

function sorted(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => [`  ${name}`, count]);
}

function add(into: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) into[name] = (into[name] ?? 0) + count;
}
