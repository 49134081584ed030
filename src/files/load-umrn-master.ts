/** Loads the mandate master: replaced as a whole, or added to. */
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { copyFields } from './copy-text.ts';
import { CopyWriter } from './copy-writer.ts';
import { MasterFileError } from './errors.ts';
import { readUmrnFile, type SkippedLine } from './umrn-file.ts';

export interface UmrnLoadOptions {
  /** `truncate` replaces the master by this file, `append` adds the rows that it does not have. */
  readonly mode: 'append' | 'truncate';
  readonly fileName: string;
  readonly by: string;
}

export interface UmrnConflict {
  readonly subReferenceId: string;
  readonly loanIds: readonly string[];
}

export interface UmrnLoadResult {
  readonly loaded: number;
  /** Rows equal in every cell to one that was there, or that stood further up in the file. */
  readonly unchanged: number;
  readonly skipped: readonly SkippedLine[];
  /** All of the master as it is now, not only of this file; each is an open exception. */
  readonly conflicts: readonly UmrnConflict[];
}

/**
 * Loads a master file in one transaction. Lines without a usable loan or sub-reference are skipped and told.
 * Throws MasterFileError where the file cannot be read or holds no usable line: the master stays as it was.
 */
export async function loadUmrnMaster(
  deps: { readonly pool: Pool },
  content: Uint8Array | AsyncIterable<Uint8Array>,
  options: UmrnLoadOptions,
): Promise<UmrnLoadResult> {
  return inTransaction(deps.pool, async (connection) => {
    const { rowCount, skipped } = await stage(
      connection,
      content instanceof Uint8Array ? [content] : content,
    );
    if (rowCount === 0) {
      throw new MasterFileError(
        'The mandate master file holds no usable line, so the master was left as it is.',
      );
    }
    await connection.query(await sql('queries/umrn/lock-master.sql'));
    if (options.mode === 'truncate')
      await connection.query(await sql('queries/umrn/clear-master.sql'));
    const inserted = await connection.query(await sql('queries/umrn/insert-new-rows.sql'), [
      options.fileName,
      options.by,
    ]);
    const loaded = inserted.rowCount ?? 0;
    await connection.query(await sql('queries/umrn/open-conflicts.sql'));
    await connection.query(await sql('queries/umrn/resolve-conflicts.sql'), [options.by]);
    return {
      loaded,
      unchanged: rowCount - loaded,
      skipped,
      conflicts: await listConflicts(connection),
    };
  });
}

async function stage(
  connection: Connection,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ rowCount: number; skipped: SkippedLine[] }> {
  await connection.query(await sql('queries/umrn/create-upload.sql'));
  const writer = new CopyWriter(connection);
  const upload = writer.target(await sql('queries/umrn/copy-upload.sql'));
  const skipped: SkippedLine[] = [];
  let rowCount = 0;
  for await (const entry of readUmrnFile(content)) {
    if (!('row' in entry)) {
      skipped.push(entry);
      continue;
    }
    const { lanId, loanId, nbfc, name, phone, subReferenceId } = entry.row;
    rowCount += 1;
    writer.add(upload, copyFields([entry.line, lanId, loanId, nbfc, name, phone, subReferenceId]));
    await writer.settle();
  }
  await writer.finish();
  return { rowCount, skipped };
}

async function listConflicts(connection: Connection): Promise<UmrnConflict[]> {
  const found = await connection.query<{ sub_reference_id: string; loan_ids: string[] }>(
    await sql('queries/umrn/list-conflicts.sql'),
  );
  return found.rows.map((row) => ({ subReferenceId: row.sub_reference_id, loanIds: row.loan_ids }));
}
