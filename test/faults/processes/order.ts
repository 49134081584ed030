/** Per loan, repayments stand in Fineract in the order of their value dates. */
import type { Violation } from '../invariants.ts';
import { loansOf } from './quiet.ts';
import type { Rig } from './rig.ts';
import type { Schedule } from './schedule.ts';

/**
 * Compared are payments of one file: they fall due together. One that failed or waits for a person lets later ones
 * pass, so loans with such a payment are left out.
 */
export async function orderViolations(rig: Rig, schedule: Schedule): Promise<Violation[]> {
  const results = await rig.database.query<{ loan: string }>(
    `select o.loan_external_id as loan
     from "OPS"."REPAYMENT_OUTBOX" o
     left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p using (source_key)
     where o.loan_external_id like $1
     group by o.loan_external_id
     having bool_and(o.state = 'posted' and coalesce(p.failure_count, 0) = 0)`,
    [loansOf(schedule.seed)],
  );
  const smooth = new Set(results.map(({ loan }) => loan));
  const committed = new Map(
    rig.simulator.transactions().map((made, index) => [made.externalId, index]),
  );
  return schedule.files.flatMap(({ payments }) =>
    [...Map.groupBy(payments, ({ loan }) => loan)].flatMap(([loan, ofLoan]) => {
      const dates = ofLoan
        .toSorted((a, b) => (committed.get(a.sourceKey) ?? 0) - (committed.get(b.sourceKey) ?? 0))
        .map(({ date }) => date);
      if (!smooth.has(loan) || dates.join() === dates.toSorted().join()) return [];
      return [
        {
          invariant: 'a loan is posted in order of value dates',
          detail: `${loan}: ${dates.join()}`,
        },
      ];
    }),
  );
}
