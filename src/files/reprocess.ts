/** A person has a failed file run again: the same object version is handed to the ingest queue as if it had just arrived. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { FileOfLog } from './logged-file.ts';
import { objectCreated } from './object-created.ts';

export interface ReprocessDependencies {
  readonly pool: Pool;
  readonly sqs: { send(command: SendMessageCommand): Promise<unknown> };
  readonly ingestQueueUrl: string;
  readonly now: () => Date;
}

/** Permanent: the file is loaded, or its turn has not come yet. */
export class NotFailedError extends Error {
  override readonly name = 'NotFailedError';
}

/** Transient: the request is written down; asking again sends the message again. */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';
}

/** Throws NotFailedError and QueueUnavailableError. */
export async function reprocess(
  deps: ReprocessDependencies,
  file: FileOfLog,
  asked: { readonly by: string; readonly reason: string },
): Promise<{ readonly reprocessingId: string; readonly requestedAt: Date }> {
  const inserted = await deps.pool.query<{ reprocessing_id: string; requested_at: Date }>(
    await sql('queries/files/insert-reprocessing.sql'),
    [file.fileId, file.lender, asked.by, asked.reason],
  );
  const row = inserted.rows[0];
  if (row === undefined)
    throw new NotFailedError(`File ${file.fileId} is no failed file: only those are run again.`);
  // Sent once the request is committed: until then its row keeps the log entry from whoever takes the message.
  await deps.sqs
    .send(
      new SendMessageCommand({
        QueueUrl: deps.ingestQueueUrl,
        MessageBody: JSON.stringify(objectCreated(file.object, deps.now())),
      }),
    )
    .catch((error: unknown) => {
      throw new QueueUnavailableError('The ingest queue does not take messages.', {
        cause: error,
      });
    });
  return { reprocessingId: row.reprocessing_id, requestedAt: row.requested_at };
}
