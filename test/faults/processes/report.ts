/** What a number of schedules came to, for people. */
import type { Outcome } from './run-schedule.ts';
import { ACTIONS, describe } from './schedule.ts';

const DUPLICATE = 'a payment has at most one repayment, ever';
const LOST = 'an eligible payment is posted, or an exception tells why not';

export interface Totals {
  readonly schedules: number;
  readonly payments: number;
  readonly posted: number;
  readonly kills: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly violations: number;
  /** Planned and struck, by action. */
  readonly faults: Readonly<Record<string, { readonly planned: number; readonly struck: number }>>;
  readonly switches: Readonly<Record<string, number>>;
  readonly failingSeeds: readonly number[];
}

export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const broken = outcomes.flatMap((outcome) => outcome.violations);
  const planned = outcomes.flatMap(({ schedule }) => schedule.faults);
  const struck = outcomes.flatMap((outcome) => outcome.struck);
  const switches = outcomes.flatMap(({ schedule }) => schedule.fineract);
  return {
    schedules: outcomes.length,
    payments: sum(outcomes.map(({ payments }) => payments)),
    posted: sum(outcomes.map(({ posted }) => posted)),
    kills: sum(struck.map(({ killed }) => killed)),
    duplicates: broken.filter(({ invariant }) => invariant === DUPLICATE).length,
    lost: broken.filter(({ invariant }) => invariant === LOST).length,
    violations: broken.length,
    faults: Object.fromEntries(
      ACTIONS.map((action) => [
        action,
        {
          planned: planned.filter((fault) => fault.action === action).length,
          struck: struck.filter(({ fault }) => fault.action === action).length,
        },
      ]),
    ),
    switches: Object.fromEntries(
      [...Map.groupBy(switches, ({ type }) => type)].map(([type, each]) => [type, each.length]),
    ),
    failingSeeds: outcomes
      .filter(({ violations }) => violations.length > 0)
      .map(({ schedule }) => schedule.seed),
  };
}

/** One schedule; with what was planned and struck where `all` asks for it, or where it failed. */
export function linesOf(outcome: Outcome, all: boolean): string[] {
  const { schedule, struck, payments, posted, rounds, durationMs, violations } = outcome;
  const seconds = (durationMs / 1000).toFixed(1);
  const head = `seed ${String(schedule.seed)}: ${String(posted)} of ${String(payments)} posted, ${String(struck.length)} of ${String(schedule.faults.length)} faults, ${String(rounds)} rounds, ${seconds} s`;
  if (!all && violations.length === 0) return [head];
  return [
    head,
    ...schedule.faults.map((fault) => {
      const hit = struck.find((each) => each.fault === fault);
      const what = hit?.exchange.what.replaceAll(/\s+/g, ' ').slice(-60) ?? '';
      return `  ${hit === undefined ? 'not struck' : `struck at ${String(hit.exchange.number)}`}: ${describe(fault)} ${what}`;
    }),
    ...schedule.fineract.map((fault) => `  Fineract: ${JSON.stringify(fault)}`),
    ...violations.map(({ invariant, detail }) => `  BROKEN ${invariant}: ${detail}`),
  ];
}

export function summaryLines(totals: Totals): string[] {
  const { faults, switches, failingSeeds } = totals;
  return [
    `schedules ${String(totals.schedules)}, payments ${String(totals.payments)}, posted ${String(totals.posted)}, duplicates ${String(totals.duplicates)}, lost ${String(totals.lost)}, other violations ${String(totals.violations - totals.duplicates - totals.lost)}, processes killed ${String(totals.kills)}`,
    `faults struck of planned: ${Object.entries(faults)
      .map(([action, { planned, struck }]) => `${action} ${String(struck)}/${String(planned)}`)
      .join(', ')}`,
    `Fineract's switches: ${Object.entries(switches)
      .map(([type, count]) => `${type} ${String(count)}`)
      .join(', ')}`,
    ...(failingSeeds.length === 0 ? [] : [`failing seeds: ${failingSeeds.join(', ')}`]),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
