/** One schedule from its files to its verdict. */
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Fault } from '../../../local/simulators/fineract/server.ts';
import { violations, type Violation } from '../invariants.ts';
import type { StatedFile, StatedPayment } from '../stated.ts';
import { FEED, LENDER, type PlannedFile, type PlannedPayment } from './files.ts';
import { orderViolations } from './order.ts';
import { askForRun, recover, untilAnnounced, untilQuiet } from './quiet.ts';
import type { Rig } from './rig.ts';
import type { Schedule } from './schedule.ts';
import { striker, type Struck } from './strike.ts';

export interface Outcome {
  readonly schedule: Schedule;
  readonly struck: readonly Struck[];
  readonly payments: number;
  /** Repayments of this schedule's loans in Fineract. */
  readonly posted: number;
  readonly rounds: number;
  readonly durationMs: number;
  readonly violations: readonly Violation[];
}

/** What all schedules on one stack have stated so far: the invariants hold over everything together. */
export type Ledger = StatedPayment[];

export async function runSchedule(rig: Rig, schedule: Schedule, ledger: Ledger): Promise<Outcome> {
  const started = performance.now();
  const stated = statedOf(schedule);
  ledger.push(...stated.payments);
  for (const loan of new Set(stated.payments.map((payment) => payment.loan)))
    rig.simulator.addLoan({ externalId: loan });
  const struck: Struck[] = [];
  const found: Violation[] = [];
  let rounds = 0;
  try {
    await underFaults(rig, schedule, struck);
    calm(rig);
    rounds = await recover(rig, schedule);
  } catch (error) {
    calm(rig);
    found.push({ invariant: 'everything comes to rest', detail: String(error) });
  }
  found.push(...(await check(rig, stated, ledger)), ...(await orderViolations(rig, schedule)));
  const loans = new Set(stated.payments.map((payment) => payment.loan));
  const held = rig.simulator.transactions();
  return {
    schedule,
    struck,
    payments: stated.payments.length,
    posted: held.filter((made) => loans.has(made.loanExternalId)).length,
    rounds,
    durationMs: performance.now() - started,
    violations: found,
  };
}

async function underFaults(rig: Rig, schedule: Schedule, struck: Struck[]): Promise<void> {
  for (const fault of schedule.fineract) rig.simulator.addFault(fault);
  rig.watchBy(striker(rig, schedule, struck));
  await Promise.all(
    schedule.files.map(({ key, body }) =>
      rig.stack.parts.storage.s3.send(
        new PutObjectCommand({ Bucket: rig.stack.bucket, Key: key, Body: body }),
      ),
    ),
  );
  await untilAnnounced(rig, schedule);
  if (schedule.runAtOnce) await askForRun(rig);
  await untilQuiet(rig);
  for (let run = 0; run < schedule.runs; run += 1) await askForRun(rig);
  await untilQuiet(rig);
}

function calm(rig: Rig): void {
  rig.watchBy(async () => 'go on');
  rig.simulator.clearFaults();
  for (const proxy of rig.proxies.values()) proxy.refusing = false;
}

async function check(
  rig: Rig,
  stated: ReturnType<typeof statedOf>,
  ledger: Ledger,
): Promise<Violation[]> {
  return violations({
    database: rig.stack.pool,
    stated: { payments: ledger, files: stated.files },
    held: rig.simulator.transactions(),
    archived: archivedIn(rig),
  });
}

/** Reads what lies under a key of the bucket. */
export function archivedIn(rig: Rig): (key: string) => Promise<Buffer> {
  return async (key) => {
    const object = await rig.stack.parts.storage.s3.send(
      new GetObjectCommand({ Bucket: rig.stack.bucket, Key: key }),
    );
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  };
}

function statedOf(schedule: Schedule): { payments: StatedPayment[]; files: StatedFile[] } {
  const payments = new Map<string, PlannedPayment>();
  for (const file of schedule.files)
    for (const payment of file.payments) payments.set(payment.sourceKey, payment);
  return {
    payments: [...payments.values()].map(({ loan, date, amount }) => ({
      lender: LENDER,
      loan,
      date,
      amount,
      eligible: true,
      excuses: schedule.fineract.flatMap((fault) => excusesOf(fault, loan)),
    })),
    files: schedule.files.map(statedFile),
  };
}

/** Two of Fineract's ways leave a payment to people, and say so. */
function excusesOf(fault: Fault, loan: string): string[] {
  if (fault.loan !== undefined && fault.loan !== loan) return [];
  if (fault.type === 'pendingApproval') return ['posting needs approval'];
  if (fault.type === 'wrongAmount') return ['posted differently'];
  return [];
}

function statedFile(file: PlannedFile): StatedFile {
  return {
    key: file.key,
    feed: FEED,
    content: Buffer.from(file.body),
    outcome: 'success',
    counts: {
      loaded: file.payments.length,
      duplicate: file.duplicates,
      rejected: file.rejects,
      others: file.records - file.payments.length - file.duplicates - file.rejects,
    },
  };
}
