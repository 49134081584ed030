import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordViolations } from '../record-invariants.ts';
import type { StatedFile } from '../stated.ts';
import { FEED } from './files.ts';
import { archivedIn } from './run-schedule.ts';
import { startRig, type Rig } from './rig.ts';
import { hasUnfinishedFiles, untilAnnounced, untilQuiet } from './quiet.ts';
import type { PlannedFault } from './schedule.ts';
import { announceFiles, striker, type Struck } from './strike.ts';

const RECORDS = 20_000;
const MIB = 1024 * 1024;

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});

afterEach(() => {
  rig.watchBy(async () => 'go on');
});

afterAll(async () => {
  await rig.stop();
});

/** Five megabytes, so that COPY takes many pieces; every name makes another content. */
function largeFile(name: string): { key: string; body: string; stated: StatedFile } {
  const key = `${FEED}/${name.replaceAll(' ', '-')}.csv`;
  const lines = Array.from(
    { length: RECORDS },
    (_, index) =>
      `L${String(index).padStart(8, '0')},100.00,05-03-2025,SUCCESS,${name.padEnd(220, '.')}`,
  );
  const body = `loan_id,Amount,Transaction Date,Status,reason\n${lines.join('\n')}\n`;
  const counts = { loaded: RECORDS, duplicate: 0, rejected: 0, others: 1 };
  const content = Buffer.from(body);
  return { key, body, stated: { key, feed: FEED, content, outcome: 'success', counts } };
}

type Strike = Pick<PlannedFault, 'link' | 'moment' | 'at' | 'action'>;
const first = (what: RegExp): PlannedFault['at'] => ({ what, occurrence: 1 });

/** Puts the file, lets the faults strike, and answers what is wrong when everything is quiet. */
async function loadUnder(name: string, strikes: readonly Strike[]): Promise<unknown[]> {
  const { key, body, stated } = largeFile(name);
  expect(body.length).toBeGreaterThan(4.5 * MIB);
  const schedule = {
    seed: 0,
    files: [{ key, body, payments: [], records: RECORDS + 1, duplicates: 0, rejects: 0 }],
    faults: strikes.map((strike) => ({ ...strike, ms: 300 })),
    fineract: [],
    runAtOnce: false,
    runs: 0,
  };
  const struck: Struck[] = [];
  rig.watchBy(striker(rig, schedule, struck));
  await rig.stack.parts.storage.s3.send(
    new PutObjectCommand({ Bucket: rig.stack.bucket, Key: key, Body: body }),
  );
  await untilAnnounced(rig, schedule);
  await untilQuiet(rig);
  expect(struck.map(({ fault }) => fault)).toEqual(schedule.faults);
  if (strikes[0]?.action === 'kill') expect(struck[0]?.killed).toBe(1);
  // A crash that outlasts the tries leaves the message to the dead letters, and people send it again.
  if (await hasUnfinishedFiles(rig, schedule)) {
    await announceFiles(rig, schedule);
    await untilQuiet(rig);
  }
  const found = await recordViolations({
    database: rig.stack.pool,
    stated: { payments: [], files: [stated] },
    held: [],
    archived: archivedIn(rig),
  });
  // No run has transformed these rows.
  return found.filter(({ invariant }) => invariant !== 'RAW and BASE hold the same rows');
}

describe('every record of a file is loaded once, and the original is kept, when', () => {
  test.for<[string, Strike[]]>([
    [
      'a kill strikes in the middle of COPY',
      [
        {
          link: 'ingest to database',
          moment: 'before',
          at: { what: /^copy data$/, occurrence: 4 },
          action: 'kill',
        },
      ],
    ],
    [
      'b kill strikes before the commit',
      [{ link: 'ingest to database', moment: 'before', at: first(/^commit$/), action: 'kill' }],
    ],
    [
      'c kill strikes after the commit',
      [{ link: 'ingest to database', moment: 'after', at: first(/^commit$/), action: 'kill' }],
    ],
    [
      'd connection is lost with the answer to the commit',
      [{ link: 'ingest to database', moment: 'after', at: first(/^commit$/), action: 'cut' }],
    ],
    [
      'e kill strikes before the archive copy',
      [{ link: 'ingest to bucket', moment: 'before', at: first(/CopyObject/), action: 'kill' }],
    ],
    [
      'f kill strikes after the archive copy',
      [{ link: 'ingest to bucket', moment: 'after', at: first(/CopyObject/), action: 'kill' }],
    ],
    [
      'g bucket hangs up in the middle of the file',
      [
        {
          link: 'ingest to bucket',
          moment: 'after',
          at: first(/GetObject/),
          action: 'cut halfway',
        },
      ],
    ],
    [
      'h database crashes in the middle of COPY',
      [
        {
          link: 'ingest to database',
          moment: 'before',
          at: { what: /^copy data$/, occurrence: 3 },
          action: 'crash database',
        },
      ],
    ],
    [
      'i event comes again in the middle of COPY and after the commit',
      [
        {
          link: 'ingest to database',
          moment: 'before',
          at: { what: /^copy data$/, occurrence: 2 },
          action: 'deliver again',
        },
        {
          link: 'ingest to database',
          moment: 'after',
          at: first(/^commit$/),
          action: 'deliver again',
        },
      ],
    ],
  ])('%s', async ([name, strikes]) => {
    expect(await loadUnder(name, strikes)).toEqual([]);
  });
});
