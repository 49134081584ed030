/** Whether the audit log is what it was: every hash is computed anew and every link is followed. */
import type { AuditBreak, AuditHead, AuditVerification } from '../contract/audit.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Entries that one statement reads: a log of years must not be one long statement. */
const ENTRIES_AT_ONCE = 50_000;
/** More are not listed; the first one tells where to look. */
const BREAKS_MAX = 100;

interface HeadRow {
  entry_number: string;
  entry_hash: string;
}

/**
 * Reads the whole log. The chain cannot show that its end was cut off, or that all of it was written anew: that shows
 * against `head`, the end of the chain as it was told earlier and kept elsewhere.
 */
export async function verifyAudit(
  database: Queryable,
  { head }: { readonly head?: AuditHead },
): Promise<AuditVerification> {
  const last = await readEntry(database, null);
  const lastNumber = last?.entry_number ?? 0;
  const breaks: AuditBreak[] = [];
  for (let from = 1; from <= lastNumber && breaks.length < BREAKS_MAX; from += ENTRIES_AT_ONCE)
    breaks.push(...(await breaksOf(database, from, from + ENTRIES_AT_ONCE - 1)));
  if (head !== undefined) breaks.push(...(await compareHead(database, head)));
  return {
    intact: breaks.length === 0,
    entries: lastNumber,
    head: last ?? null,
    breaks: breaks.slice(0, BREAKS_MAX),
  };
}

async function breaksOf(database: Queryable, from: number, to: number): Promise<AuditBreak[]> {
  const found = await database.query<{ entry_number: string; problem: string }>(
    await sql('queries/audit/find-breaks.sql'),
    [from, to],
  );
  return found.rows.map((row) => ({
    entry_number: Number(row.entry_number),
    problem: row.problem,
  }));
}

async function compareHead(database: Queryable, head: AuditHead): Promise<AuditBreak[]> {
  const entry = await readEntry(database, head.entry_number);
  const { entry_number } = head;
  if (entry === undefined) return [{ entry_number, problem: 'is missing, although it was there' }];
  if (entry.hash === head.hash) return [];
  return [{ entry_number, problem: 'is not the entry that was there' }];
}

/** The entry of a number, or the last one for null. */
async function readEntry(
  database: Queryable,
  entryNumber: number | null,
): Promise<AuditHead | undefined> {
  const found = await database.query<HeadRow>(await sql('queries/audit/read-head.sql'), [
    entryNumber,
  ]);
  const row = found.rows[0];
  return row === undefined
    ? undefined
    : { entry_number: Number(row.entry_number), hash: row.entry_hash };
}
