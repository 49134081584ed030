/** One case with everything that a person needs to decide it. */
import { listApprovals } from '../approvals/list-approvals.ts';
import type { ExceptionDetail } from '../contract/exception.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import { subjectOf } from './case.ts';
import { toComment, type CommentRow } from './comment.ts';
import { listExceptions } from './list-exceptions.ts';
import { rejectsOf, rolesOf, sidesOf, type PaymentRow, type ReportRow } from './sides.ts';

const APPROVALS_MAX = 50;

/** Undefined: there is no such case of these lenders. What it touches of others is left out. */
export async function describeCase(
  database: Queryable,
  exceptionId: string,
  lenders: Lenders,
): Promise<ExceptionDetail | undefined> {
  const [found] = await listExceptions(
    database,
    { exceptionId, lenders },
    { before: null, rowsMax: 1 },
  );
  if (found === undefined) return undefined;
  const keys = [...rolesOf(found).keys()];
  const payments = await database.query<PaymentRow>(
    await sql('queries/exceptions/list-payments.sql'),
    [keys, lenders],
  );
  const reports = await database.query<ReportRow>(
    await sql('queries/exceptions/list-reports.sql'),
    [keys, exceptionId, rejectsOf(found), lenders],
  );
  const related = await database.query<{ exception_id: string }>(
    await sql('queries/exceptions/list-related.sql'),
    [keys, exceptionId, lenders],
  );
  const comments = await database.query<CommentRow>(
    await sql('queries/exceptions/list-comments.sql'),
    [exceptionId],
  );
  return {
    ...found,
    sides: sidesOf(found, payments.rows, reports.rows),
    related: related.rows.map((row) => Number(row.exception_id)),
    approvals: await listApprovals(database, {
      subject: subjectOf(exceptionId),
      lenders,
      rowsMax: APPROVALS_MAX,
    }),
    comments: comments.rows.map(toComment),
  };
}
