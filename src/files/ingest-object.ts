/** One object of the file bucket becomes rows, rejects, a log row and an archived copy. */
import type { FileSummary } from '../mapping/types.ts';
import { archiveObject } from './archive-object.ts';
import { FileBusyError, FileInterruptedError } from './errors.ts';
import { findFeed, listFeedKeys, mappingOf, type Feed } from './feeds.ts';
import { fileFailureOf, internalError, unknownFeed } from './file-failure.ts';
import { isInfrastructureError } from './infrastructure-error.ts';
import { loadObject, type LoadDependencies, type LoadProgress } from './load-object.ts';
import {
  claimFile,
  failFile,
  registerFile,
  releaseFile,
  type FileFailure,
} from './processing-log.ts';
import { isNotAFile, prefixOf, type StoredObject } from './stored-object.ts';

export type IngestDependencies = LoadDependencies;

export type IngestOutcome =
  /** An archived copy or a folder mark: not a lender's file, and not logged. */
  | { readonly status: 'ignored' }
  | {
      readonly status: 'success';
      readonly fileId: string;
      readonly feedKey: string;
      readonly summary: FileSummary;
      /** Null where the object vanished between commit and copy. */
      readonly archiveKey: string | null;
    }
  /** This object version had succeeded before. */
  | {
      readonly status: 'skipped';
      readonly fileId: string;
      readonly feedKey: string;
      readonly archiveKey: string | null;
    }
  /** An earlier delivery of the same message found that it cannot be loaded. */
  | { readonly status: 'refused before'; readonly fileId: string; readonly feedKey: string }
  | {
      readonly status: 'failed';
      readonly fileId: string;
      readonly feedKey: string;
      readonly failure: FileFailure;
    };

/**
 * Ingests one object version, as often as its event is delivered and by as many workers: its rows are
 * committed once. A file that cannot be loaded is logged as failed and returned, not thrown.
 * `redelivered`: its message came before; then a file that was refused stays so, until somebody asks anew.
 * Throws FileBusyError and FileInterruptedError (come again), and what a fault of the program threw.
 */
export async function ingestObject(
  deps: IngestDependencies,
  object: StoredObject,
  redelivered = false,
): Promise<IngestOutcome> {
  if (isNotAFile(object.key)) return { status: 'ignored' };
  const prefix = prefixOf(object.key);
  let fileId: string | undefined;
  try {
    const feed = await findFeed(deps.pool, prefix);
    const file = await registerFile(deps.pool, object, prefix);
    fileId = file.fileId;
    if (file.status === 'success') return await skip(deps, object, fileId, prefix, file.archiveKey);
    const claim = await claimFile(deps.pool, object, file, prefix, redelivered);
    if (claim === 'busy') throw new FileBusyError(fileId);
    if (claim === 'refused') return { status: 'refused before', fileId, feedKey: prefix };
    if (claim === 'succeeded') return await skip(deps, object, fileId, prefix, null);
    if (feed === undefined)
      return await fail(deps, fileId, prefix, unknownFeed(prefix, await listFeedKeys(deps.pool)));
    return await load(deps, object, fileId, feed);
  } catch (error) {
    throw await interrupted(deps, fileId, error);
  }
}

async function load(
  deps: IngestDependencies,
  object: StoredObject,
  fileId: string,
  feed: Feed,
): Promise<IngestOutcome> {
  const progress: LoadProgress = {};
  let summary: FileSummary | undefined;
  try {
    summary = await loadObject(
      deps,
      object,
      { fileId, feed, mapping: await mappingOf(feed) },
      progress,
    );
  } catch (error) {
    const failure = await fileFailureOf(deps.pool, feed.feedKey, error, progress);
    if (failure === undefined) throw error;
    return fail(deps, fileId, feed.feedKey, failure);
  }
  if (summary === undefined) return skip(deps, object, fileId, feed.feedKey, null);
  const archiveKey = await archiveObject(deps, object, { fileId, feedKey: feed.feedKey });
  return { status: 'success', fileId, feedKey: feed.feedKey, summary, archiveKey };
}

async function fail(
  deps: IngestDependencies,
  fileId: string,
  feedKey: string,
  failure: FileFailure,
): Promise<IngestOutcome> {
  if (!(await failFile(deps.pool, fileId, failure))) throw new FileBusyError(fileId);
  return { status: 'failed', fileId, feedKey, failure };
}

/** The rows are there; a crash may have come between them and the copy, which is then made now. */
async function skip(
  deps: IngestDependencies,
  object: StoredObject,
  fileId: string,
  feedKey: string,
  archived: string | null,
): Promise<IngestOutcome> {
  const archiveKey = archived ?? (await archiveObject(deps, object, { fileId, feedKey }));
  return { status: 'skipped', fileId, feedKey, archiveKey };
}

/** What to throw for an error that is not the file's; the log row says that it waits, or that the program failed. */
async function interrupted(
  deps: IngestDependencies,
  fileId: string | undefined,
  error: unknown,
): Promise<unknown> {
  if (error instanceof FileBusyError) return error;
  const transient = error instanceof FileInterruptedError || isInfrastructureError(error);
  if (fileId !== undefined) {
    // The database itself may be what is gone: then the row stays in processing and the next delivery claims it.
    await (
      transient
        ? releaseFile(deps.pool, fileId, (error as Error).name)
        : failFile(deps.pool, fileId, internalError(error))
    ).catch(() => undefined);
  }
  if (!transient || error instanceof FileInterruptedError) return error;
  return new FileInterruptedError(
    'The database or the bucket could not be reached; the file waits.',
    { cause: error },
  );
}
