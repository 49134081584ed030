/**
 * Watches every claim, at the moment in which the database has committed it. What is promised about order: of the
 * payments of a loan that are queued at that moment, the one with the oldest value date is taken, unless a worker left
 * another behind, which may be under way; and no other payment of the loan is in anybody's hands.
 */
import { sql } from '../../src/database/sql.ts';
import type { DatabaseBoundary } from './database-boundary.ts';
import type { Violation } from './invariants.ts';
import type { Invocation } from './scheduler.ts';

const CLAIM = 'queries/repayments/claim-repayment.sql';

export class ClaimWatch {
  readonly #boundary: DatabaseBoundary;
  /** Hears of each claim. */
  onClaim: (sourceKey: string, by: Invocation) => void = () => undefined;
  #wrong: Violation[] = [];

  constructor(boundary: DatabaseBoundary) {
    this.#boundary = boundary;
  }

  begin(): void {
    this.#wrong = [];
    let leased = new Set<string>();
    this.#boundary.beforeStatement = async (statement) => {
      if (statement === (await sql(CLAIM))) leased = await this.#leased();
    };
    this.#boundary.onStatement = async (statement, rows, by) => {
      if (statement !== (await sql(CLAIM))) return;
      for (const row of rows) {
        const claimed = row as { source_key: string; sent_before: boolean };
        if (leased.has(claimed.source_key))
          this.#wrong.push({
            invariant: 'a running lease keeps others away',
            detail: `${claimed.source_key} taken by ${by.name}`,
          });
        this.onClaim(claimed.source_key, by);
        await this.#look(claimed.source_key, claimed.sent_before);
      }
    };
  }

  end(): Violation[] {
    this.#boundary.beforeStatement = async () => Promise.resolve();
    this.#boundary.onStatement = async () => Promise.resolve();
    return this.#wrong;
  }

  async #leased(): Promise<Set<string>> {
    const found = await this.#boundary.admin.query<{ source_key: string }>(
      `select source_key from "OPS"."REPAYMENT_OUTBOX" where claimed_until > now()`,
    );
    return new Set(found.rows.map((row) => row.source_key));
  }

  async #look(sourceKey: string, leftBehind: boolean): Promise<void> {
    const found = await this.#boundary.admin.query<{ earlier: string[]; others: string[] }>(
      `select
         array(select o.source_key from "OPS"."REPAYMENT_OUTBOX" o
               where o.loan_external_id = c.loan_external_id and o.state = 'queued' and o.date < c.date) as earlier,
         array(select o.source_key from "OPS"."REPAYMENT_OUTBOX" o
               where o.loan_external_id = c.loan_external_id and o.source_key <> c.source_key and o.claimed_until > now()) as others
       from "OPS"."REPAYMENT_OUTBOX" c where c.source_key = $1`,
      [sourceKey],
    );
    const { earlier = [], others = [] } = found.rows[0] ?? {};
    if (earlier.length > 0 && !leftBehind)
      this.#wrong.push({
        invariant: 'of the queued payments of a loan the oldest value date is taken first',
        detail: `${sourceKey} before ${earlier.join()}`,
      });
    if (others.length > 0)
      this.#wrong.push({
        invariant: 'one payment of a loan is in work at a time',
        detail: `${sourceKey} beside ${others.join()}`,
      });
  }
}
