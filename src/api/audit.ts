/** GET /api/audit, and POST /api/audit/verify. */
import { verifyAudit } from '../audit/verify-audit.ts';
import {
  AuditQuery,
  AuditVerifyRequest,
  type AuditEntry,
  type AuditPage,
} from '../contract/audit.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant } from '../contract/values.ts';
import { sql } from '../database/sql.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';

interface EntryRow {
  entry_number: string;
  recorded_at: Date;
  changed_by: string | null;
  database_user: string;
  program: string;
  action: AuditEntry['action'];
  subject_table: string;
  subject_key: string;
  lender: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  entry_hash: string;
}

export async function listAudit(
  dependencies: Pick<ApiDependencies, 'pool'>,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...filter } = readQuery(request, AuditQuery);
  const before = decodeCursor('audit', cursor);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, filter.lender);
  const found = await pool.query<EntryRow>(await sql('queries/audit/list-entries.sql'), [
    before,
    filter.by ?? null,
    filter.table ?? null,
    filter.key ?? null,
    filter.lender ?? null,
    filter.from ?? null,
    filter.to ?? null,
    limit + 1,
  ]);
  const entries = found.rows.map(toEntry);
  const body: AuditPage = cutPage('audit', entries, limit, (entry) => entry.entry_number);
  return { status: 200, body };
}

/** 200 whatever it finds: a broken chain is an answer, not a failure to answer. */
export async function checkAudit(
  dependencies: Pick<ApiDependencies, 'pool' | 'logger'>,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { head } = readBody(request, AuditVerifyRequest);
  const body = await verifyAudit(await dependencies.pool(), head === undefined ? {} : { head });
  if (!body.intact)
    dependencies.logger.error('the audit log is not what it was', { breaks: body.breaks });
  return { status: 200, body };
}

function toEntry(row: EntryRow): AuditEntry {
  const { recorded_at, subject_table, subject_key, entry_hash, entry_number, ...rest } = row;
  return {
    ...rest,
    entry_number: Number(entry_number),
    recorded_at: toInstant(recorded_at),
    table: subject_table,
    key: subject_key,
    hash: entry_hash,
  };
}
