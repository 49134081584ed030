/**
 * Takes one guard of the product away, outside the product: a statement is changed on its way to the server, the test's
 * database loses an index, Fineract loses a constraint, a question is answered without asking.
 */
import type { Client } from 'pg';
import { readAsset } from '../../src/assets.ts';
import type { Answered, Sent } from './network.ts';
import { openRig, type Rig } from './rig.ts';
import type { Emphasis } from './faults.ts';
import type { Role } from './scheduler.ts';
import type { ScheduleKind } from './schedule.ts';

export interface Guard {
  readonly name: string;
  /** Where it stands, for the table in docs/exactly-once.md. */
  readonly place: string;
  /** A schedule that fails without it. */
  readonly seed: number;
  readonly kind: ScheduleKind;
  /** The faults that it is for. */
  readonly emphasis?: Emphasis;
  /** The invariant that then does not hold. */
  readonly breaks: string;
  readonly removal: Removal;
}

interface Removal {
  /** A piece of a statement file, and what stands there instead. */
  readonly statement?: { readonly file: string; readonly guard: string; readonly instead: string };
  /** Statements as a whole, for one function. */
  readonly words?: { readonly role: Role; readonly instead: Readonly<Record<string, string>> };
  readonly database?: string;
  readonly fineractTakesDuplicates?: boolean;
  readonly lookUpsSayAbsent?: boolean;
}

const CLAIM = 'queries/repayments/claim-repayment.sql';

export const guards: readonly Guard[] = [
  {
    name: 'unique external id',
    place: 'the external id of a repayment is its source_key for ever, unique in Fineract',
    seed: 2,
    kind: 'posting',
    emphasis: 'under way',
    breaks: 'a payment has at most one repayment, ever',
    removal: { fineractTakesDuplicates: true },
  },
  {
    name: 'mark before sending',
    place: `\`attempt_sent_at\` in \`${CLAIM}\``,
    seed: 1,
    kind: 'posting',
    emphasis: 'kills',
    breaks: 'who takes a payment over asks Fineract before sending',
    removal: {
      statement: {
        file: CLAIM,
        guard: 'attempt_sent_at = coalesce(o.attempt_sent_at, now())',
        instead: 'attempt_sent_at = o.attempt_sent_at',
      },
    },
  },
  {
    name: 'look-up before a new attempt',
    place: '`src/repayments/settle.ts`',
    seed: 25,
    kind: 'posting',
    breaks: 'what Fineract holds is known as posted',
    removal: { lookUpsSayAbsent: true },
  },
  {
    name: 'lease',
    place: `\`claimed_until\` in \`${CLAIM}\` and index \`one_claim_per_loan\``,
    seed: 2,
    kind: 'posting',
    emphasis: 'time',
    breaks: 'a running lease keeps others away',
    removal: {
      statement: {
        file: CLAIM,
        guard: 'and (c.claimed_until is null or c.claimed_until <= now())',
        instead: '',
      },
      database: 'drop index if exists "OPS".one_claim_per_loan',
    },
  },
  {
    name: 'oldest value date first',
    place: `order of \`${CLAIM}\``,
    seed: 1,
    kind: 'posting',
    emphasis: 'time',
    breaks: 'of the queued payments of a loan the oldest value date is taken first',
    removal: {
      statement: {
        file: CLAIM,
        guard: 'order by q.loan_external_id, q.claimed_by is null, q.date, q.source_key',
        instead: 'order by q.loan_external_id, q.claimed_by is null, q.date desc, q.source_key',
      },
    },
  },
  {
    name: 'resend of lost messages',
    place: '`queries/outbox/mark-unanswered.sql`',
    seed: 9,
    kind: 'posting',
    breaks: 'nothing stays under way',
    removal: {
      statement: {
        file: 'queries/outbox/mark-unanswered.sql',
        guard: "where state = 'queued'",
        instead: "where false and state = 'queued'",
      },
    },
  },
  {
    name: 'transaction around rows and log',
    place: '`src/files/load-object.ts`',
    seed: 1,
    kind: 'ingest',
    emphasis: 'kills',
    breaks: 'rows of a file are there once',
    removal: {
      words: {
        role: 'ingest',
        instead: { begin: 'select 1', commit: 'select 1', rollback: 'select 1' },
      },
    },
  },
  {
    name: 'one content once',
    place: 'index `file_content_once`',
    seed: 66,
    kind: 'ingest',
    breaks: 'one content is loaded once',
    removal: { database: 'drop index "RAW".file_content_once' },
  },
];

export const guardNames: readonly string[] = guards.map(({ name }) => name);

/** A rig without the guard; with all of them where no name is given. */
export async function withoutGuard(templateUrl: string, name: string | undefined): Promise<Rig> {
  if (name === undefined) return openRig(templateUrl);
  const removal = guards.find((guard) => guard.name === name)?.removal;
  if (removal === undefined) throw new Error(`There is no guard ${name}.`);
  const { database } = removal;
  const rig = await openRig(
    templateUrl,
    async (admin: Client) => {
      if (database !== undefined) await admin.query(database);
    },
    removal.fineractTakesDuplicates === true ? { duplicateFlavour: 'none' } : {},
  );
  rig.boundary.rewrite = await rewriting(removal);
  if (removal.lookUpsSayAbsent === true) rig.network.answerInstead = absent;
  return rig;
}

/** Throws where the guard is not where the rig believes it: a removal that removes nothing proves nothing. */
async function rewriting(removal: Removal): Promise<(statement: string, role: Role) => string> {
  const { statement, words } = removal;
  if (statement !== undefined) {
    const original = await readAsset(`sql/${statement.file}`);
    const changed = original.replace(statement.guard, statement.instead);
    if (changed === original)
      throw new Error(`sql/${statement.file} has no "${statement.guard}" any more.`);
    return (text) => (text === original ? changed : text);
  }
  if (words !== undefined)
    return (text, role) => (role === words.role ? (words.instead[text] ?? text) : text);
  return (text) => text;
}

function absent({ method }: Sent): Answered | undefined {
  if (method !== 'GET') return undefined;
  const code = 'error.msg.loan.transaction.external.id.invalid';
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      userMessageGlobalisationCode: 'error.msg.resource.not.found',
      errors: [{ userMessageGlobalisationCode: code }],
    }),
  };
}
