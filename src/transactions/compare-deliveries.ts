/** The calls of a gateway against what was stored and read of them. */
import { createHash } from 'node:crypto';
import type { EvidenceVerdict, ReportEvidence } from '../contract/transaction-evidence.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { ReportRow } from './read-reports.ts';

interface RereadDelivery {
  readonly delivery_id: string;
  readonly body: Buffer;
  readonly body_sha256: string;
  /** Names of what would be read otherwise now. */
  readonly differing: string[];
}

/** So many calls of one payment are read again. */
const DELIVERIES_MAX = 50;

/** One for each call; none is what a payment of a gateway must not have. */
export async function compareDeliveries(
  database: Queryable,
  report: ReportRow,
): Promise<ReportEvidence[]> {
  const found = await database.query<RereadDelivery>(
    await sql('queries/transactions/reread-deliveries.sql', {
      raw_table: report.raw_table,
      reader: `read_${report.gateway ?? ''}`,
    }),
    [report.feed_key, report.payment_id, DELIVERIES_MAX + 1],
  );
  const [furthest] = found.rows.splice(DELIVERIES_MAX);
  const compared = found.rows.map((delivery) => compareDelivery(report, delivery));
  if (furthest !== undefined)
    return [
      ...compared,
      notRead(report, 'unproven', 'There are more calls that tell of it than are read.'),
    ];
  if (compared.length > 0) return compared;
  return [notRead(report, 'missing', 'No call of the gateway tells of it any more.')];
}

function compareDelivery(report: ReportRow, delivery: RereadDelivery): ReportEvidence {
  const sha256 = createHash('sha256').update(delivery.body).digest('hex');
  const content = verdictOf(sha256 === delivery.body_sha256);
  const reading = verdictOf(delivery.differing.length === 0);
  return {
    feed: report.feed_key,
    verdict: verdictOf(content === 'identical' && reading === 'identical'),
    file: null,
    delivery_id: Number(delivery.delivery_id),
    record: delivery.body.toString('utf8'),
    checks: [
      {
        what: 'call content',
        verdict: content,
        detail: 'The bytes of the call against their digest.',
        stored: delivery.body_sha256,
        found: sha256,
      },
      {
        what: 'call reading',
        verdict: reading,
        detail: 'What the gateway’s reader reads from the call against what was stored.',
        stored: null,
        found: delivery.differing.length === 0 ? null : delivery.differing.join(', '),
      },
    ],
  };
}

function verdictOf(same: boolean): EvidenceVerdict {
  return same ? 'identical' : 'different';
}

function notRead(report: ReportRow, verdict: EvidenceVerdict, detail: string): ReportEvidence {
  return {
    feed: report.feed_key,
    verdict,
    file: null,
    delivery_id: null,
    record: null,
    checks: [{ what: 'call content', verdict, detail, stored: null, found: null }],
  };
}
