/** What a thrown error means for the file: its own failure to be logged, or not the file's fault. */
import type { Queryable } from '../database/pool.ts';
import { FileRejectedError } from '../mapping/errors.ts';
import { findDuplicateContent, isContentConflict } from './duplicate-content.ts';
import { MappingUnavailableError, ObjectUnavailableError } from './errors.ts';
import { DuplicateContentError, type LoadProgress } from './load-object.ts';
import type { FileFailure } from './processing-log.ts';

/** The failure to log, or undefined where the error does not lie in the file, its object or its mapping. */
export async function fileFailureOf(
  database: Queryable,
  feedKey: string,
  error: unknown,
  progress: LoadProgress,
): Promise<FileFailure | undefined> {
  if (error instanceof DuplicateContentError) return error.failure;
  if (isContentConflict(error) && progress.sha256 !== undefined) {
    return findDuplicateContent(database, feedKey, progress.sha256);
  }
  if (error instanceof ObjectUnavailableError) return { code: error.code, message: error.message };
  if (error instanceof MappingUnavailableError)
    return { code: 'mapping_unusable', message: error.message };
  if (error instanceof FileRejectedError) {
    return {
      code: error.code,
      message: error.message,
      detail: error.detail,
      ...(progress.sha256 !== undefined && { sha256: progress.sha256 }),
      ...(progress.summary !== undefined && {
        mappingVersion: progress.summary.mappingVersion,
        controlTotalStated: progress.summary.controlTotalStated,
        controlTotalFound: progress.summary.controlTotalFound,
      }),
    };
  }
  return undefined;
}

/** For a prefix that no feed owns: where the file should have been put. */
export function unknownFeed(prefix: string, knownFeeds: readonly string[]): FileFailure {
  const places = knownFeeds.map((feed) => `${feed}/`).join(', ');
  const where =
    prefix === '' ? 'The file lies at the top of the bucket' : `No feed has the prefix ${prefix}/`;
  return {
    code: 'unknown_feed',
    message: `${where}, so nothing was loaded. Upload it under the prefix of its feed: ${places}.`,
    detail: { prefix, known_feeds: knownFeeds },
  };
}

/** For a fault of the program: logged with its attempts, and thrown as well so that it reaches the dead letters. */
export function internalError(error: unknown): FileFailure {
  // Only the class of the error: its message may quote a record.
  const name = error instanceof Error ? error.name : typeof error;
  const code = (error as { code?: unknown } | null)?.code;
  return {
    code: 'internal_error',
    message:
      'The program failed on this file and nothing was loaded. Tell the developers the number of this file.',
    detail: { error: name, ...(typeof code === 'string' && { code }) },
  };
}
