/** A process of the rig: gets seeds, plays their schedules one after the other, tells each result. */
import { guards, withoutGuard } from './guards.ts';
import { kindOf, Schedule, type ScheduleKind } from './schedule.ts';

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
  const rig = await withoutGuard(order.templateUrl, order.without);
  const guard = guards.find(({ name }) => name === order.without);
  for (const seed of order.seeds) {
    const result = await new Schedule(
      rig,
      seed,
      order.only ?? guard?.kind ?? kindOf(seed),
      guard?.emphasis,
    ).run();
    const kept = result.violations.length > 0 || order.seeds.length === 1;
    await new Promise<void>((sent) => {
      process.send?.(kept ? result : { ...result, story: [] }, () => sent());
    });
  }
  await rig.close();
}
