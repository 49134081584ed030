/** A process of the rig: gets seeds, plays their schedules one after the other, tells each result. */
import { guards, withoutGuard } from './guards.ts';
import { BROKEN_OFF, kindOf, Schedule, type ScheduleKind } from './schedule.ts';

interface Order {
  readonly templateUrl: string;
  readonly seeds: readonly number[];
  readonly only?: ScheduleKind;
  readonly without?: string;
}

process.once('message', (order: Order) => {
  void play(order).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function play(order: Order): Promise<void> {
  let rig = await withoutGuard(order.templateUrl, order.without);
  const guard = guards.find(({ name }) => name === order.without);
  for (const seed of order.seeds) {
    const kind = order.only ?? guard?.kind ?? kindOf(seed);
    const schedule = new Schedule(rig, seed, kind, guard?.emphasis);
    const result = await schedule.run().catch((error: unknown) => schedule.brokenOff(error));
    const kept = result.violations.length > 0 || order.seeds.length === 1;
    await new Promise<void>((sent) => {
      process.send?.(kept ? result : { ...result, story: [] }, () => sent());
    });
    // What it left hanging must not disturb the next one.
    if (result.violations.some(({ invariant }) => invariant === BROKEN_OFF))
      rig = await withoutGuard(order.templateUrl, order.without);
  }
  await rig.close();
}
