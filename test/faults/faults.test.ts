import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { guards, withoutGuard } from './guards.ts';
import { Schedule, type ScheduleKind } from './schedule.ts';

const rig = await withoutGuard(inject('postgresUrl'), undefined);
afterAll(async () => rig.close());

/** Other steps in the product make other interleavings of a seed: the next ones are as good. */
const SEEDS_TRIED = 60;

/** Seeds that once failed, with what was wrong: they must never fail again. */
const ONCE_FAILED: readonly [number, ScheduleKind, string][] = [
  [2836, 'posting', 'the rig waited for an answer that its reader had given up'],
  [9808, 'posting', 'a repeated message took up a refused file and left it waiting'],
];

async function wrongIn(seed: number, kind: ScheduleKind): Promise<string[]> {
  const { violations } = await new Schedule(rig, seed, kind).run();
  return violations.map(
    ({ invariant, detail }) => `seed ${String(seed)} (${kind}): ${invariant}: ${detail}`,
  );
}

describe('the fixed set of schedules', () => {
  test.each([
    ['posting', 60],
    ['ingest', 30],
  ] as const)(
    '%s: nothing is posted twice, and nothing is lost',
    { timeout: 240_000 },
    async (kind, count) => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= count; seed += 1) wrong.push(...(await wrongIn(seed, kind)));
      expect(wrong).toEqual([]);
    },
  );

  test('a seed tells its story again, word by word', async () => {
    const first = await new Schedule(rig, 7, 'posting').run();
    const again = await new Schedule(rig, 7, 'posting').run();
    expect(again.story).toEqual(first.story);
    expect(first.story.length).toBeGreaterThan(20);
  });

  test.each(ONCE_FAILED)('seed %i (%s) holds again: %s', async (seed, kind) => {
    expect(await wrongIn(seed, kind)).toEqual([]);
  });
});

describe('every guard is needed', () => {
  test.each(guards.map((guard) => [guard.name, guard] as const))(
    'without the guard "%s" its seed, or one soon after it, fails',
    { timeout: 120_000 },
    async (name, guard) => {
      const bare = await withoutGuard(inject('postgresUrl'), name);
      const broken = new Set<string>();
      try {
        for (
          let seed = guard.seed;
          seed < guard.seed + SEEDS_TRIED && !broken.has(guard.breaks);
          seed += 1
        ) {
          const played = new Schedule(bare, seed, guard.kind, guard.emphasis);
          for (const { invariant } of (await played.run()).violations) broken.add(invariant);
        }
      } finally {
        await bare.close();
      }
      expect([...broken]).toContain(guard.breaks);
    },
  );

  test('the table in docs/exactly-once.md names each guard with its seed', () => {
    const page = readFileSync('docs/exactly-once.md', 'utf8').replaceAll(/ +\|/g, ' |');
    const missing = guards.filter(
      ({ name, seed, breaks }) =>
        !page.includes(`| ${name} |`) || !page.includes(`${breaks} | ${String(seed)} |`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
