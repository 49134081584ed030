/** A person has rejected records checked anew; those that pass become rows. Safe to repeat. */
import type { ReplayResult } from '../contract/rejected-record.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Lenders } from '../lenders.ts';
import { RejectNotFoundError } from './errors.ts';
import { recheckRejects, type Checked } from './recheck-rejects.ts';
import { lockRejects, readRejects, type RejectedRecord } from './rejected-record.ts';
import { decideCaseFirst, openReversalCase } from './reversal-case.ts';
import { sourceKeysOf, storeRows, type PassingRecord } from './store-rows.ts';

export interface ReplayOrder {
  readonly rejectIds: readonly string[];
  readonly lenders: Lenders;
  readonly dryRun: boolean;
  readonly replayedBy: string;
}

/** What became of each record, in the order of the ids. Throws RejectNotFoundError; then nothing is replayed. */
export async function replayByPerson(pool: Pool, order: ReplayOrder): Promise<ReplayResult[]> {
  return inTransaction(pool, async (connection) => {
    // Locked in the order of their ids, so that two replays never wait for each other in a circle.
    const rejects = order.dryRun
      ? await readRejects(connection, order.rejectIds, order.lenders)
      : await lockRejects(connection, order.rejectIds, order.lenders);
    const byId = new Map(rejects.map((reject) => [reject.rejectId, reject]));
    const missing = order.rejectIds.filter((id) => !byId.has(id));
    if (missing.length > 0) throw new RejectNotFoundError(missing);
    const refused = new Map<string, ReplayResult>();
    for (const reject of rejects) {
      const why = refusal(reject) ?? (await openCase(connection, reject));
      if (why !== undefined) refused.set(reject.rejectId, notReplayed(reject, ...why));
    }
    const open = rejects.filter(({ rejectId }) => !refused.has(rejectId));
    const checked = await recheckRejects(connection, open);
    const passing = open.flatMap((reject) => passingOf(reject, checked.get(reject.rejectId)));
    const keys = order.dryRun
      ? new Map<string, string>()
      : await storeRows(connection, passing, order.replayedBy);
    const earlier = await keysOfReplayed(connection, rejects);
    return order.rejectIds.map((id) => {
      const known = refused.get(id);
      if (known !== undefined) return { ...known, source_key: earlier.get(id) ?? null };
      return resultOf(id, checked.get(id), order.dryRun, keys.get(id) ?? null);
    });
  });
}

type Why = readonly [reason: string, detail: string | null];

/** What cannot become a row whatever its values are. */
function refusal({ state, pendingApprovalId, ...reject }: RejectedRecord): Why | undefined {
  if (state !== 'open') return [state, null];
  if (pendingApprovalId !== null)
    return ['waits for a decision', `Approval ${pendingApprovalId} is about it.`];
  if (reject.mayTakeMoneyBack && !reject.reversalWasSeen)
    return [
      'may take money back',
      'It becomes a row only after two persons corrected it and said that they know.',
    ];
  return undefined;
}

/** The case may have come up after two persons said that they know. */
async function openCase(
  connection: Connection,
  { rejectId, mayTakeMoneyBack }: RejectedRecord,
): Promise<Why | undefined> {
  const exceptionId = mayTakeMoneyBack ? await openReversalCase(connection, rejectId) : undefined;
  if (exceptionId === undefined) return undefined;
  return ['may take money back', decideCaseFirst(rejectId, exceptionId)];
}

function notReplayed(
  { rejectId, state }: RejectedRecord,
  reason: string,
  detail: string | null,
): ReplayResult {
  return {
    reject_id: Number(rejectId),
    outcome: state === 'replayed' ? 'was replayed before' : 'not replayed',
    source_key: null,
    reason,
    detail,
  };
}

function passingOf(reject: RejectedRecord, checked: Checked | undefined): PassingRecord[] {
  if (checked === undefined || checked.row === null) return [];
  const { rejectId, feedKey, rawTable } = reject;
  return [{ rejectId, feedKey, rawTable, row: checked.row }];
}

async function keysOfReplayed(
  connection: Connection,
  rejects: readonly RejectedRecord[],
): Promise<Map<string, string>> {
  const replayed = rejects.filter(({ state }) => state === 'replayed');
  const keys = new Map<string, string>();
  for (const [rawTable, ofTable] of Map.groupBy(replayed, (reject) => reject.rawTable)) {
    const rejectIds = ofTable.map(({ rejectId }) => rejectId);
    for (const [id, key] of await sourceKeysOf(connection, rawTable, rejectIds)) keys.set(id, key);
  }
  return keys;
}

function resultOf(
  rejectId: string,
  checked: Checked | undefined,
  dryRun: boolean,
  sourceKey: string | null,
): ReplayResult {
  const problem = checked?.problem ?? null;
  const passes = dryRun ? ('would be replayed' as const) : ('replayed' as const);
  return {
    reject_id: Number(rejectId),
    outcome: problem === null ? passes : 'not replayed',
    source_key: sourceKey,
    reason: problem?.reason ?? null,
    detail: problem?.detail ?? null,
  };
}
