/** What a run would do, found by doing it and taking it back. */
import { asError, withConnection } from '../database/connection.ts';
import { previewDue, type DuePreview } from '../controls/preview-due.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { runQueueChecks } from '../models/checks.ts';
import { holdUndecided } from '../models/hold-undecided.ts';
import { transformWithin, type TransformCounts } from '../models/transform.ts';

export interface RunPreview {
  readonly transform: TransformCounts | undefined;
  readonly due: DuePreview;
}

/**
 * Transforms (unless skipped), checks and counts what would be queued, in one transaction that is rolled back:
 * files that no run has seen yet are in the answer, and nothing has changed. Throws ChecksFailedError.
 */
export async function previewRun(
  pool: Pool,
  options: { readonly skipTransform: boolean; readonly lender: string | null },
): Promise<RunPreview> {
  return withConnection(pool, async (connection, spoil) => {
    try {
      await connection.query('begin');
      return await preview(connection, options);
    } finally {
      await connection.query('rollback').catch((failure: unknown) => spoil(asError(failure)));
    }
  });
}

async function preview(
  connection: Connection,
  options: { readonly skipTransform: boolean; readonly lender: string | null },
): Promise<RunPreview> {
  const transform = options.skipTransform ? undefined : await transformWithin(connection);
  await holdUndecided(connection);
  await runQueueChecks(connection);
  return { transform, due: await previewDue(connection, { lender: options.lender, loansMax: 0 }) };
}
