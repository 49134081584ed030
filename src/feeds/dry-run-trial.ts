/** Tries bytes with a mapping and reports: counts of all, lists of the first, and what differs from what is loaded. */
import { LISTED_MAX, type DryRun } from '../contract/dry-run.ts';
import { toInstant } from '../contract/values.ts';
import type { Connection } from '../database/pool.ts';
import { DigestFile } from '../files/digest-file.ts';
import type { Feed } from '../files/feeds.ts';
import { masterFor, RECORD_BYTES_USUAL } from '../files/load-object.ts';
import { FeedReader } from '../mapping/feed-reader.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import type { FileSummary } from '../mapping/types.ts';
import { ContentComparison, findContent, type KnownContent } from './dry-run-content.ts';
import type { TimeGuard } from './dry-run-guard.ts';
import { Preview } from './dry-run-preview.ts';
import { readThrough, type DryRunError, type Reading } from './dry-run-reading.ts';
import { shown } from './dry-run-rows.ts';
import type { DryRunSource } from './dry-run-source.ts';

/** Of the sentence that tells why a file would fail: it may name every column that was found. */
const MESSAGE_CHARACTERS_MAX = 2000;

export interface Trial {
  readonly feed: Feed;
  readonly mapping: FeedMapping;
  readonly isEdited: boolean;
  readonly source: DryRunSource;
  readonly compare: boolean;
  readonly limit: number;
  readonly guard: TimeGuard;
  readonly isOver: () => boolean;
}

/** Throws what the source and the database throw. */
export async function tryOut(connection: Connection, trial: Trial): Promise<DryRun> {
  const { feed, source, limit } = trial;
  const known = await findContent(connection, feed, source.sha256);
  const comparison =
    trial.compare && known !== null
      ? await ContentComparison.open(connection, feed, known, limit)
      : null;
  const preview = new Preview(
    { sourceFile: source.file?.objectKey ?? null, lender: feed.lender },
    limit,
  );
  const { reading, summary } = await read(connection, trial, preview, comparison);
  const same = known ?? (await findContent(connection, feed, reading.sha256));
  return {
    feed: feed.feedKey,
    lender: feed.lender,
    mapping: trial.isEdited ? 'edited' : 'current',
    ...extentOf(source, reading),
    ...countsOf(summary),
    outcome: outcomeOf(reading, source, same),
    same_content_as: same && {
      file_id: Number(same.file_id),
      object_key: same.object_key,
      loaded_at: toInstant(same.finished_at),
    },
    rejects: preview.rejects(),
    rows: preview.rows,
    rejected: preview.rejected,
    comparison: comparison === null ? null : await comparison.finish(reading),
  };
}

async function read(
  connection: Connection,
  { mapping, source, guard, isOver }: Trial,
  preview: Preview,
  comparison: ContentComparison | null,
): Promise<{ readonly reading: Reading; readonly summary: FileSummary }> {
  const masterLookup = await masterFor(connection, mapping);
  const digestPages = new DigestFile();
  const reader = new FeedReader(mapping, {
    masterLookup,
    expectedRecords: (source.sizeBytes ?? 0) / RECORD_BYTES_USUAL,
    digestPages,
  });
  try {
    const reading = await readThrough(source.chunks(), reader, {
      guard,
      isOver,
      take: async (records) => {
        const rows = preview.take(records);
        await comparison?.take(rows);
      },
    });
    return { reading, summary: reader.summary() };
  } finally {
    digestPages.close();
  }
}

function extentOf(
  source: DryRunSource,
  reading: Reading,
): Pick<DryRun, 'file_id' | 'object_key' | 'size_bytes' | 'bytes_read' | 'complete' | 'error'> {
  return {
    file_id: source.file === null ? null : Number(source.file.fileId),
    object_key: source.file?.objectKey ?? null,
    size_bytes: source.sizeBytes,
    bytes_read: reading.bytesRead,
    complete: reading.sha256 !== null,
    error: reading.error && shortened(reading.error),
  };
}

function countsOf(
  summary: FileSummary,
): Pick<DryRun, 'mapping_version' | 'encoding' | 'counts' | 'amount_loaded' | 'control_total'> {
  return {
    mapping_version: summary.mappingVersion,
    encoding: summary.encoding,
    counts: { ...summary.counts },
    amount_loaded: summary.amountLoaded,
    control_total: {
      stated: summary.controlTotalStated,
      // Without a stated total there is nothing to compare, whatever the file sums up to.
      found: summary.controlTotalStated === null ? null : summary.controlTotalFound,
    },
  };
}

function outcomeOf(
  reading: Reading,
  source: DryRunSource,
  same: KnownContent | null,
): DryRun['outcome'] {
  if (reading.error !== null) return 'fails';
  if (reading.sha256 === null) return 'cut';
  return same !== null && same.file_id !== source.file?.fileId ? 'duplicate' : 'loads';
}

/** What a file says about itself may be as long as the file. */
function shortened(error: DryRunError): DryRunError {
  const detail = JSON.parse(JSON.stringify(error.detail), (_key, value: unknown) => {
    if (typeof value === 'string') return shown(value);
    return Array.isArray(value) ? value.slice(0, LISTED_MAX) : value;
  }) as unknown;
  return { ...error, message: error.message.slice(0, MESSAGE_CHARACTERS_MAX), detail };
}
