/** What happens in one run, all of it determined by a seed; only the machine's timing is not. */
import type { Fault } from '../../../local/simulators/fineract/server.ts';
import { planFiles, type PlannedFile } from './files.ts';
import { LINKS, type Link, type Moment } from './network/watch.ts';
import { Random } from '../random.ts';

export const ACTIONS = [
  'kill',
  'cut',
  'cut halfway',
  'keep silent',
  'delay',
  'cut all',
  'refuse',
  'terminate sessions',
  'crash database',
  'expire leases',
  'deliver again',
] as const;
export type ActionKind = (typeof ACTIONS)[number];

export interface PlannedFault {
  readonly link: Link;
  readonly moment: Moment;
  /** The first exchange with this number or a later one, or the n-th whose text matches. */
  readonly at: { readonly number: number } | { readonly what: RegExp; readonly occurrence: number };
  readonly action: ActionKind;
  /** For delay, refuse and crash database. */
  readonly ms: number;
}

export interface Schedule {
  readonly seed: number;
  readonly files: readonly PlannedFile[];
  readonly faults: readonly PlannedFault[];
  /** Switches of the Fineract simulator. */
  readonly fineract: readonly Fault[];
  /** One run more that does not wait for the files. */
  readonly runAtOnce: boolean;
  /** Asked for at once when the files are loaded. */
  readonly runs: number;
}

/** Places that crashes are worth aiming at. */
const MARKS: Readonly<Record<Link, readonly RegExp[]>> = {
  'ingest to database': [
    /^commit$/,
    /^copy data$/,
    /^end of copy$/,
    /set status = 'success'/,
    /set archive_key/,
  ],
  'ingest to bucket': [/GetObject/, /CopyObject/],
  'run to database': [
    /^commit$/,
    /CORE_TRANSACTION_DATA" \(/,
    /set state = 'queued', /,
    /advisory_unlock/,
    /finished_at = now/,
  ],
  'run to queue': [/SendMessageBatch/],
  'post to database': [/attempt_sent_at = coalesce/, /API_LOG/, /TRANSACTION_DATA_PROCESSED" as/],
  'post to fineract': [/command=repayment/, /command=repayment/, /GET/],
};

const OF_ANY: readonly ActionKind[] = ['kill', 'kill', 'cut', 'delay', 'cut all', 'refuse'];
const OF_DATABASE: readonly ActionKind[] = [...OF_ANY, 'terminate sessions', 'crash database'];
const OF_LINK: Readonly<Record<Link, readonly ActionKind[]>> = {
  'ingest to database': [...OF_DATABASE, 'deliver again'],
  'ingest to bucket': [...OF_ANY, 'cut halfway', 'deliver again'],
  'run to database': OF_DATABASE,
  'run to queue': OF_ANY,
  'post to database': [...OF_DATABASE, 'expire leases', 'deliver again', 'deliver again'],
  'post to fineract': [...OF_ANY, 'keep silent', 'cut halfway', 'expire leases', 'deliver again'],
};

/** Exchanges of an undisturbed schedule, roughly: a fault planned beyond them does not strike. */
const EXCHANGES: Readonly<Record<Link, number>> = {
  'ingest to database': 18,
  'ingest to bucket': 2,
  'run to database': 48,
  'run to queue': 1,
  'post to database': 9,
  'post to fineract': 4,
};

const SWITCHES: readonly Fault['type'][] = [
  'committedThenTimeout',
  'committedThen425',
  'committedThen409',
  'committedThen502',
  'dropped',
  'slow',
  'sticky409',
  'sticky500',
  'unmapped500',
  'permanent503',
  'cobLock',
  'html502',
  'empty503',
  'throttled429',
  'unauthorized',
  'inlineCob500',
  'jobRunning',
  'stuck425',
  'wrongLoan200',
  'wrongAmount',
  'pendingApproval',
  'lookup502',
  'businessDateLag',
  'holiday',
];

export function planSchedule(seed: number): Schedule {
  const random = new Random(seed);
  const files = planFiles(seed, random);
  const loans = [...new Set(files.flatMap((file) => file.payments.map(({ loan }) => loan)))];
  return {
    seed,
    files,
    faults: Array.from({ length: random.int(1, 4) }, () => planFault(random)),
    fineract: Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => planSwitch(random, loans)),
    runAtOnce: random.chance(0.2),
    runs: random.chance(0.2) ? 2 : 1,
  };
}

function planFault(random: Random): PlannedFault {
  // Where money changes hands is worth most faults.
  const link = random.chance(0.5)
    ? random.pick(['post to database', 'post to fineract'] as const)
    : random.pick(LINKS);
  return {
    link,
    moment: random.pick(['before', 'after']),
    at: random.chance(0.5)
      ? { what: random.pick(MARKS[link]), occurrence: random.pick([1, 1, 1, 2]) }
      : { number: random.int(1, EXCHANGES[link]) },
    action: random.pick(OF_LINK[link]),
    ms: random.int(50, 600),
  };
}

function planSwitch(random: Random, loans: readonly string[]): Fault {
  const type = random.pick(SWITCHES);
  return {
    type,
    count: random.int(1, 2),
    ...(random.chance(0.5) ? { loan: random.pick(loans) } : {}),
    // Longer than the caller waits, as often as not.
    ...(type === 'slow' ? { ms: random.int(200, 1_800) } : {}),
    ...(type === 'businessDateLag' ? { days: 1_000 } : {}),
  };
}

/** One line that tells people what is planned. */
export function describe(fault: PlannedFault): string {
  const place =
    'number' in fault.at
      ? `exchange ${String(fault.at.number)}`
      : `${String(fault.at.occurrence)}. ${fault.at.what.source}`;
  return `${fault.action} ${fault.moment} ${place} (${fault.link}, ${String(fault.ms)} ms)`;
}
