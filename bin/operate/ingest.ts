/** `ingest`: uploads files to a feed, or offers what lies in the bucket and is not loaded, and tells what became of each. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileEntry } from '../../src/contract/file.ts';
import { isSet, textFlags, UsageError, type Invocation } from './arguments.ts';
import type { FileBucket, StoredObject } from './bucket.ts';
import type { Operator } from './console.ts';
import { fileLines } from './format.ts';
import { usageOf } from './help.ts';
import { requireFile } from './readable-file.ts';

/** An object that was handed over, its log entry of before, if any, and the newest entry of its feed then. */
interface Handed {
  readonly feed: string;
  readonly object: StoredObject;
  readonly before: FileEntry | undefined;
  readonly newestId: number;
}

/** Returns the exit code: 1 when a file failed. */
export async function ingest(
  operator: Operator,
  bucket: FileBucket,
  invocation: Invocation,
  assets: string,
): Promise<number> {
  const feeds = await feedKeys(assets);
  const wanted = invocation.positionals[0];
  if (wanted !== undefined && !feeds.includes(wanted)) {
    throw new UsageError(
      `There is no feed "${wanted}". Feeds: ${feeds.join(', ')}.`,
      usageOf('ingest'),
    );
  }
  const paths = textFlags(invocation, 'file');
  if (paths.length > 0 && wanted === undefined)
    throw new UsageError('Name the feed that the files belong to.', usageOf('ingest'));
  const handed: Handed[] = [];
  if (wanted !== undefined && paths.length > 0)
    handed.push(...(await uploadAll(operator, bucket, wanted, paths)));
  else
    for (const feed of wanted === undefined ? feeds : [wanted])
      handed.push(...(await offerAll(operator, bucket, feed)));
  if (handed.length === 0) operator.say('Nothing to load: every object there is loaded.');
  if (isSet(invocation, 'no-wait')) return 0;
  return report(operator, bucket.name, handed);
}

/** A feed is a mapping file. */
async function feedKeys(assets: string): Promise<string[]> {
  const names = await readdir(join(assets, 'mappings'));
  return names
    .filter((name) => name.endsWith('.yml'))
    .map((name) => basename(name, '.yml'))
    .toSorted();
}

async function uploadAll(
  operator: Operator,
  bucket: FileBucket,
  feed: string,
  paths: readonly string[],
): Promise<Handed[]> {
  for (const path of paths) await requireFile(path, 'ingest');
  // The log is read before anything is uploaded: what it says afterwards may already be the answer.
  const log = await operator.api.filesSince(feed, 0);
  const handed: Handed[] = [];
  for (const path of paths) {
    const object = await bucket.upload(path, `${feed}/${basename(path)}`);
    const before = log.find((entry) => isEntryOf(entry, bucket.name, object));
    operator.say(
      `${object.key}: ${before?.status === 'success' ? `was loaded before, as file ${String(before.file_id)}` : 'uploaded'}`,
    );
    handed.push({ feed, object, before, newestId: log[0]?.file_id ?? 0 });
  }
  return handed;
}

async function offerAll(operator: Operator, bucket: FileBucket, feed: string): Promise<Handed[]> {
  const log = await operator.api.filesSince(feed, 0);
  const handed: Handed[] = [];
  for await (const object of bucket.list(`${feed}/`)) {
    const before = log.find((entry) => isEntryOf(entry, bucket.name, object));
    // The same content is loaded under another name: offering it again could only fail again.
    if (before?.status === 'success' || (before?.duplicate_of ?? null) !== null) continue;
    await bucket.offer(object);
    operator.say(`${object.key}: offered${before === undefined ? '' : `, was ${before.status}`}`);
    handed.push({ feed, object, before, newestId: log[0]?.file_id ?? 0 });
  }
  return handed;
}

function isEntryOf(entry: FileEntry, bucket: string, object: StoredObject): boolean {
  return (
    entry.bucket === bucket &&
    entry.object_key === object.key &&
    [object.version, object.etag].includes(entry.object_version)
  );
}

/** Says what became of each file, in the order in which they finish. */
async function report(
  operator: Operator,
  bucket: string,
  handed: readonly Handed[],
): Promise<number> {
  let waiting = [...handed];
  let failed = 0;
  while (waiting.length > 0) {
    const still: Handed[] = [];
    for (const feed of new Set(waiting.map((item) => item.feed))) {
      const items = waiting.filter((item) => item.feed === feed);
      const log = await logOf(operator, feed, items);
      for (const item of items) {
        const entry = log.find((candidate) => isEntryOf(candidate, bucket, item.object));
        if (entry === undefined || !isDone(entry, item.before)) {
          still.push(item);
          continue;
        }
        if (entry.status === 'failed') failed += 1;
        const { rejects } = await operator.api.file(entry.file_id);
        for (const line of fileLines(entry, rejects)) operator.say(line);
      }
    }
    waiting = still;
    if (waiting.length > 0) await operator.pause();
  }
  return failed > 0 ? 1 : 0;
}

/** Only as much of the log as the files that are waited for can stand in. */
async function logOf(
  operator: Operator,
  feed: string,
  items: readonly Handed[],
): Promise<FileEntry[]> {
  const known = items.flatMap((item) => (item.before === undefined ? [] : [item.before.file_id]));
  const entries = await Promise.all(known.map((fileId) => operator.api.file(fileId)));
  if (known.length === items.length) return entries;
  return [
    ...entries,
    ...(await operator.api.filesSince(feed, Math.min(...items.map((item) => item.newestId)))),
  ];
}

/** A file that failed before is done when it was tried once more. */
function isDone(entry: FileEntry, before: FileEntry | undefined): boolean {
  if (entry.status === 'success') return true;
  return (
    entry.status === 'failed' &&
    (before === undefined || before.status !== 'failed' || entry.attempts > before.attempts)
  );
}
