/** What must be true of files and their records: each is in exactly one place, once, from the bytes to the payment. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Facts, Violation } from './invariants.ts';
import type { StatedFile } from './stated.ts';

interface LogRow {
  file_id: string;
  object_key: string;
  status: string;
  content_sha256: string | null;
  error: string | null;
  archive_key: string | null;
  records_total: string | null;
  records_loaded: string | null;
  records_duplicate: string | null;
  records_rejected: string | null;
  loads: number;
  load_rows: string;
  rejects: number;
  others: number;
  duplicates: number;
}

const LOG = `
  select
    f.file_id, f.object_key, f.status, f.content_sha256, f.archive_key, f.error_code || ' ' || coalesce(f.error_detail::text, '') as error,
    f.records_total, f.records_loaded, f.records_duplicate, f.records_rejected,
    (select count(*)::int from "RAW"."RAW_LOAD" l where l.file_id = f.file_id and l.kind = 'file') as loads,
    (select coalesce(sum(row_count), 0) from "RAW"."RAW_LOAD" l where l.file_id = f.file_id and l.kind = 'file') as load_rows,
    (select count(*)::int from "RAW"."RAW_REJECTED_RECORDS" r where r.file_id = f.file_id) as rejects,
    (select count(*)::int from "RAW"."RAW_FILE_OTHER_RECORDS" o where o.file_id = f.file_id and o.class <> 'duplicate') as others,
    (select count(*)::int from "RAW"."RAW_FILE_OTHER_RECORDS" o where o.file_id = f.file_id and o.class = 'duplicate') as duplicates
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG" f`;

interface FeedRow {
  feed_key: string;
  raw_table: string;
  base_table: string;
}

export async function recordViolations(facts: Facts): Promise<Violation[]> {
  const log = (await facts.database.query<LogRow>(LOG)).rows;
  const rows = await rawRowsByFile(facts);
  const wrong: Violation[] = [];
  for (const file of facts.stated.files) {
    const found = log.filter((row) => row.object_key === file.key);
    const entry = found[0];
    if (entry === undefined || found.length > 1) {
      wrong.push({
        invariant: 'an object has one log row',
        detail: `${file.key}: ${String(found.length)}`,
      });
      continue;
    }
    wrong.push(...(await fileViolations(facts, file, entry, rows.get(entry.file_id) ?? 0)));
  }
  return [...wrong, ...contentOnce(facts, log), ...(await lineage(facts))];
}

function sameContent(facts: Facts, file: StatedFile): boolean {
  return facts.stated.files.some(
    (other) => other !== file && other.feed === file.feed && other.content.equals(file.content),
  );
}

function contentOnce(facts: Facts, log: readonly LogRow[]): Violation[] {
  const statusOf = new Map(log.map((row) => [row.object_key, row.status]));
  const groups = Map.groupBy(facts.stated.files, (file) => `${file.feed} ${sha256(file.content)}`);
  return [...groups.values()].flatMap((files) => {
    const loaded = files.filter((file) => statusOf.get(file.key) === 'success').length;
    const ended = files.every((file) =>
      ['success', 'failed'].includes(statusOf.get(file.key) ?? ''),
    );
    const wanted = files[0]?.outcome === 'success' ? 1 : 0;
    return loaded === wanted && ended
      ? []
      : [{ invariant: 'one content is loaded once', detail: files.map((file) => file.key).join() }];
  });
}

async function fileViolations(
  facts: Facts,
  file: StatedFile,
  entry: LogRow,
  rows: number,
): Promise<Violation[]> {
  const wrong: Violation[] = [];
  const expect = (invariant: string, actual: unknown, wanted: unknown): void => {
    if (String(actual) !== String(wanted))
      wrong.push({
        invariant,
        detail: `${file.key}: ${String(actual)} instead of ${String(wanted)}`,
      });
  };
  // Which of two files with one content is loaded is open; that one of them is, is looked at for both together.
  if (!sameContent(facts, file))
    expect(
      'a file ends as its content deserves',
      `${entry.status}${entry.error === null || file.outcome === 'failed' ? '' : ` (${entry.error})`}`,
      file.outcome,
    );
  const { counts } = file;
  const succeeded = entry.status === 'success';
  expect('rows of a file are there once', rows, succeeded ? counts.loaded : 0);
  expect('rejects of a file are there once', entry.rejects, succeeded ? counts.rejected : 0);
  expect('repeated records are there once', entry.duplicates, succeeded ? counts.duplicate : 0);
  expect('other records are there once', entry.others, succeeded ? counts.others : 0);
  expect('a success has one load, anything else none', entry.loads, succeeded ? 1 : 0);
  if (!succeeded) return wrong;
  expect('the load counts its rows', entry.load_rows, counts.loaded);
  expect('the log counts what is loaded', entry.records_loaded, counts.loaded);
  expect('the log counts what is rejected', entry.records_rejected, counts.rejected);
  expect('the log counts what is repeated', entry.records_duplicate, counts.duplicate);
  expect(
    'every physical record is counted',
    entry.records_total,
    counts.loaded + counts.rejected + counts.duplicate + counts.others,
  );
  expect('the log knows the content', entry.content_sha256, sha256(file.content));
  const copy = entry.archive_key === null ? undefined : await facts.archived(entry.archive_key);
  expect('the original is archived', copy?.equals(file.content), true);
  return wrong;
}

async function rawRowsByFile(facts: Facts): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const feed of await feeds(facts)) {
    const found = await facts.database.query<{ file_id: string; count: number }>(
      `select file_id, count(*)::int as count from "RAW".${pg.escapeIdentifier(feed.raw_table)} group by file_id`,
    );
    for (const row of found.rows)
      counts.set(row.file_id, (counts.get(row.file_id) ?? 0) + row.count);
  }
  return counts;
}

/** RAW to BASE to CORE: each row once, none without its load, none left over. */
async function lineage(facts: Facts): Promise<Violation[]> {
  const wrong: Violation[] = [];
  const none = async (invariant: string, statement: string): Promise<void> => {
    const found = await facts.database.query<Record<string, unknown>>(statement);
    if (found.rows.length > 0) wrong.push({ invariant, detail: JSON.stringify(found.rows[0]) });
  };
  for (const feed of await feeds(facts)) {
    const raw = `"RAW".${pg.escapeIdentifier(feed.raw_table)}`;
    const base = `"BASE".${pg.escapeIdentifier(feed.base_table)}`;
    const key = pg.escapeLiteral(feed.feed_key);
    await none(
      'no row is an orphan',
      `select r.row_id from ${raw} r left join "RAW"."RAW_LOAD" l on l.load_id = r.load_id
       left join "RAW"."RAW_S3_FILE_PROCESSING_LOG" f on f.file_id = r.file_id
       where l.load_id is null or f.status is distinct from 'success'`,
    );
    await none(
      'RAW and BASE hold the same rows',
      `select coalesce(r.row_id, b.row_id) as row_id from ${raw} r full join ${base} b on b.row_id = r.row_id
       where r.row_id is null or b.row_id is null or r.amount <> b.amount or r.date::date <> b.date`,
    );
    await none(
      'each row of BASE is a report of one payment, or of a possible second one',
      `select b.row_id from ${base} b
       left join "CORE"."CORE_TRANSACTION_SOURCE" s on s.feed_key = ${key} and s.row_id = b.row_id
       left join "OPS"."SECOND_PAYMENT_REPORT" p on p.feed_key = ${key} and p.row_id = b.row_id
       where (s.row_id is null) = (p.row_id is null)`,
    );
  }
  await none(
    'no report is an orphan',
    `select s.row_id from "CORE"."CORE_TRANSACTION_SOURCE" s
     left join "RAW"."RAW_LOAD" l on l.load_id = s.load_id where l.transformed_at is null`,
  );
  await none(
    'rejects and other records belong to successes',
    `select x.file_id from (select file_id from "RAW"."RAW_REJECTED_RECORDS" union all select file_id from "RAW"."RAW_FILE_OTHER_RECORDS") x
     join "RAW"."RAW_S3_FILE_PROCESSING_LOG" f on f.file_id = x.file_id where f.status <> 'success'`,
  );
  return wrong;
}

async function feeds(facts: Facts): Promise<FeedRow[]> {
  const used = [...new Set(facts.stated.files.map((file) => file.feed))];
  const found = await facts.database.query<FeedRow>(
    `select feed_key, raw_table, base_table from "OPS"."FEED" where feed_key = any ($1)`,
    [used],
  );
  return found.rows;
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
