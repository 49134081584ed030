/** All objects of one queue message. */
import { UnreadableMessageError } from './errors.ts';
import { ingestObject, type IngestDependencies, type IngestOutcome } from './ingest-object.ts';
import { readS3Messages } from './s3-messages.ts';
import type { StoredObject } from './stored-object.ts';

export interface IngestMessageDependencies extends IngestDependencies {
  readonly bucket: string;
  /** Called when an object's rows are committed; must not throw. */
  readonly afterLoad?: () => Promise<void>;
}

export type IngestReport = IngestOutcome & { readonly key: string };

/**
 * Ingests every object that the message tells of, and reports each. One that must come again does not keep
 * the others: the first such error is thrown at the end. Throws UnreadableMessageError for a message that
 * is not an S3 notification of our bucket.
 */
export async function ingestMessage(
  deps: IngestMessageDependencies,
  body: string,
  report: (outcome: IngestReport) => void,
  redelivered = false,
): Promise<void> {
  const objects = readS3Messages(body);
  const failures: unknown[] = [];
  for (const object of objects) {
    try {
      const outcome = await ingestOurs(deps, object, redelivered);
      report({ ...outcome, key: object.key });
      // Skipped too: a crash may have come between its commit and what follows it.
      if (outcome.status === 'success' || outcome.status === 'skipped') await deps.afterLoad?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function ingestOurs(
  deps: IngestMessageDependencies,
  object: StoredObject,
  redelivered: boolean,
): Promise<IngestOutcome> {
  if (object.bucket !== deps.bucket) {
    throw new UnreadableMessageError(
      `The message tells of bucket ${object.bucket}, not of ${deps.bucket}.`,
    );
  }
  return ingestObject(deps, object, redelivered);
}
