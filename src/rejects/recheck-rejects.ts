/** Rejected records by the rules of their feeds' mappings as they are now, with the values that people gave. */
import type { CorrectionValues } from '../contract/rejected-record.ts';
import type { Queryable } from '../database/pool.ts';
import { mappingOf } from '../files/feeds.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import { recheckRecord } from '../mapping/recheck-record.ts';
import type { GivenValues } from '../mapping/row-interpreter.ts';
import type { FeedRow, MasterLookup } from '../mapping/types.ts';
import { loansOfMaster } from './master-loans.ts';
import type { RejectedRecord } from './rejected-record.ts';
import type { CheckedRow } from './store-rows.ts';

export interface Checked {
  readonly row: CheckedRow | null;
  /** Why there is no row. */
  readonly problem: { readonly reason: string; readonly detail: string } | null;
}

/** `given` says what a record's values are beyond those that are in force. Answers come by reject id. */
export async function recheckRejects(
  database: Queryable,
  rejects: readonly RejectedRecord[],
  given: CorrectionValues = {},
): Promise<Map<string, Checked>> {
  const mappings = new Map<string, FeedMapping>();
  for (const reject of rejects)
    if (!mappings.has(reject.feedKey)) mappings.set(reject.feedKey, await mappingOf(reject));
  const checkAll = (lookup: MasterLookup): Map<string, Checked> =>
    new Map(
      rejects.map((reject) => {
        const mapping = mappings.get(reject.feedKey);
        if (mapping === undefined) throw new Error(`the mapping of ${reject.feedKey} is gone`);
        return [reject.rejectId, checkOne(mapping, reject, { ...reject.given, ...given }, lookup)];
      }),
    );
  // The first round only tells which sub-references are asked for: the master is large, and few are.
  const asked = new Set<string>();
  const first = checkAll((subReferenceId) => {
    asked.add(subReferenceId);
    return { kind: 'unknown' };
  });
  return asked.size === 0 ? first : checkAll(await lookupOf(database, [...asked]));
}

function checkOne(
  mapping: FeedMapping,
  reject: RejectedRecord,
  given: CorrectionValues,
  lookup: MasterLookup,
): Checked {
  const checked =
    reject.header === null
      ? null
      : recheckRecord(mapping, reject.header, reject.rawRecord, givenValues(given), lookup);
  if (checked === null)
    return {
      row: null,
      problem: {
        reason: reject.reason,
        detail: 'The header of its file lacks columns that the mapping names now.',
      },
    };
  if (checked.problem !== null) return { row: null, problem: checked.problem };
  return { row: toRow(checked.row, mapping.version, checked.loanFromMaster), problem: null };
}

function toRow(row: FeedRow, mappingVersion: number, loanFromMaster: boolean): CheckedRow {
  if (row.loanId === null || row.amount === null || row.date === null)
    throw new TypeError('A record without loan, amount or date passed as a row.');
  return {
    loan_id: row.loanId,
    amount: row.amount,
    date: row.date,
    status: row.status,
    charge: row.charge,
    note: row.note,
    payment_id: row.paymentId,
    sub_reference_id: row.subReferenceId,
    mapping_version: mappingVersion,
    loan_from_master: loanFromMaster,
  };
}

/** As the interpreter of records takes them. */
export function givenValues(values: CorrectionValues): GivenValues {
  const { loan_id, amount, date, status, charge, payment_id, sub_reference_id } = values;
  return {
    ...(loan_id === undefined ? {} : { loanId: loan_id }),
    ...(amount === undefined ? {} : { amount }),
    ...(date === undefined ? {} : { date }),
    ...(status === undefined ? {} : { status }),
    ...(charge === undefined ? {} : { charge }),
    ...(payment_id === undefined ? {} : { paymentId: payment_id }),
    ...(sub_reference_id === undefined ? {} : { subReferenceId: sub_reference_id }),
  };
}

async function lookupOf(
  database: Queryable,
  subReferences: readonly string[],
): Promise<MasterLookup> {
  const loans = await loansOfMaster(database, subReferences);
  return (subReferenceId) => {
    const [loanId, ...others] = loans.get(subReferenceId) ?? [];
    if (loanId === undefined) return { kind: 'unknown' };
    return others.length === 0
      ? { kind: 'found', loanId }
      : { kind: 'conflict', loanIds: [loanId, ...others] };
  };
}
