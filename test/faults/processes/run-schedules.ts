/** Schedules one after the other on one stack. One that broke an invariant leaves the next a new stack. */
import { startRig, type Rig } from './rig.ts';
import { runSchedule, type Ledger, type Outcome } from './run-schedule.ts';
import { planSchedule } from './schedule.ts';

/** Answers what each seed came to, in their order; `tell` hears of each as it ends, and answers false to stop there. */
export async function runSchedules(
  seeds: readonly number[],
  tell: (outcome: Outcome) => boolean = () => true,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let rig: Rig | undefined;
  let ledger: Ledger = [];
  try {
    for (const seed of seeds) {
      rig ??= await startRig();
      const outcome = await runSchedule(rig, planSchedule(seed), ledger);
      outcomes.push(outcome);
      if (!tell(outcome)) break;
      if (outcome.violations.length === 0) continue;
      await rig.stop();
      rig = undefined;
      ledger = [];
    }
  } finally {
    await rig?.stop();
  }
  return outcomes;
}
