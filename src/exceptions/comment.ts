/** What a person says about a case. */
import type { ExceptionComment } from '../contract/exception.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import { ExceptionNotFoundError } from './errors.ts';

export interface CommentRow {
  readonly action: string;
  readonly said_by: string;
  readonly text: string;
  readonly created_at: Date;
}

/** For any case, resolved ones too. Throws ExceptionNotFoundError, also for a case that is not of these lenders. */
export async function sayAboutCase(
  database: Queryable,
  exceptionId: string,
  said: { readonly by: string; readonly text: string; readonly lenders: Lenders },
): Promise<ExceptionComment> {
  const added = await database.query<CommentRow>(await sql('queries/exceptions/say.sql'), [
    exceptionId,
    said.by,
    said.text,
    said.lenders,
  ]);
  const row = added.rows[0];
  if (row === undefined) throw new ExceptionNotFoundError(exceptionId);
  return toComment(row);
}

export function toComment(row: CommentRow): ExceptionComment {
  return { action: row.action, by: row.said_by, text: row.text, at: toInstant(row.created_at) };
}
