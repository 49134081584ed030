/** Where webhooks come from: a lender's account at a gateway, and how that gateway signs. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ALL_LENDERS, type Lenders } from '../lenders.ts';

export interface WebhookSource {
  readonly lender: string;
  readonly gateway: string;
  readonly rawTable: string;
  readonly signing: Signing;
  /** Null: a delivery is named by the digest of its body. */
  readonly eventIdHeader: string | null;
  readonly eventTypePath: readonly string[];
  readonly accountIdPath: readonly string[] | null;
  readonly testCall: unknown;
  readonly keptHeaders: readonly string[];
}

/** How the HMAC-SHA256 of a call is made and written. Header names in lower case. */
export interface Signing {
  readonly header: string;
  readonly encoding: 'hex' | 'base64';
  /** A header whose value is signed in front of the body. */
  readonly signedHeader: string | null;
}

interface SourceRow {
  lender: string;
  gateway: string;
  raw_table: string;
  signature_header: string;
  signature_encoding: 'hex' | 'base64';
  signed_header: string | null;
  event_id_header: string | null;
  event_type_path: string[];
  account_id_path: string[] | null;
  test_call: unknown;
  kept_headers: string[];
}

/** Every source of these lenders that the settings name. */
export async function listSources(
  database: Queryable,
  lenders: Lenders = ALL_LENDERS,
): Promise<WebhookSource[]> {
  const found = await database.query<SourceRow>(await sql('queries/webhooks/list-sources.sql'), [
    lenders,
  ]);
  return found.rows.map((row) => ({
    lender: row.lender,
    gateway: row.gateway,
    rawTable: row.raw_table,
    signing: {
      header: row.signature_header,
      encoding: row.signature_encoding,
      signedHeader: row.signed_header,
    },
    eventIdHeader: row.event_id_header,
    eventTypePath: row.event_type_path,
    accountIdPath: row.account_id_path,
    testCall: row.test_call,
    keptHeaders: row.kept_headers,
  }));
}
