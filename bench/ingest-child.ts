/**
 * One way to bring a file into the database, in a process of its own: `node bench/ingest-child.ts <way> <url> <path> [size]`.
 * Prints what it cost as one line of JSON. With a size the file of about so many bytes comes from standard input.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse';
import { from as copyFrom } from 'pg-copy-streams';
import { openPool, type Pool } from '../src/database/pool.ts';
import { inTransaction } from '../src/database/transaction.ts';
import { copyFields } from '../src/files/copy-text.ts';
import { CopyWriter } from '../src/files/copy-writer.ts';
import { findFeed, mappingOf } from '../src/files/feeds.ts';
import { loadObject } from '../src/files/load-object.ts';
import { claimFile, registerFile } from '../src/files/processing-log.ts';
import type { StoredObject } from '../src/files/stored-object.ts';
import { normaliseHeader } from '../src/mapping/cells.ts';
import { HeaderFinder } from '../src/mapping/header-finder.ts';
import { makePlan } from '../src/mapping/plan.ts';
import { RowInterpreter } from '../src/mapping/row-interpreter.ts';

export type Way = 'ours' | 'plain copy' | 'csv-parse';

const FEED = 'dmi';
const CHUNK_BYTES = 64 * 1024;
const BATCH_RECORDS = 1000;

interface Source {
  readonly size: number;
  read(): Readable;
}

/** The product's core: the object's bytes to committed rows, rejects, other records and the log's success. */
async function ours(pool: Pool, source: Source): Promise<void> {
  const feed = await findFeed(pool, FEED);
  if (feed === undefined) throw new Error(`the feed ${FEED} is not registered`);
  const object: StoredObject = {
    bucket: 'bench',
    key: `${FEED}/2026/11/nach-status.csv`,
    version: '1',
    etag: null,
    size: source.size,
  };
  const file = await registerFile(pool, object, FEED);
  await claimFile(pool, object, file, FEED, false);
  const s3 = { send: () => Promise.resolve({ Body: source.read() }) } as unknown as S3Client;
  const mapping = await mappingOf(feed);
  await loadObject({ pool, s3 }, object, { fileId: file.fileId, feed, mapping }, {});
}

/** The same bytes as they are into a table of text columns. */
async function plainCopy(pool: Pool, source: Source): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const copy = connection.query(copyFrom('copy bench_text from stdin (format csv)'));
    await pipeline(source.read(), copy);
  });
}

/** A CSV library's records through the same mapping, in batches of COPY; no places, digests or duplicates. */
async function csvParse(pool: Pool, source: Source): Promise<void> {
  const feed = await findFeed(pool, FEED);
  if (feed === undefined) throw new Error(`the feed ${FEED} is not registered`);
  const mapping = await mappingOf(feed);
  const finder = new HeaderFinder(mapping);
  let interpreter: RowInterpreter | null = null;
  await inTransaction(pool, async (connection) => {
    const writer = new CopyWriter(connection);
    const rows = writer.target('copy bench_rows from stdin');
    const rejects = writer.target('copy bench_rejects from stdin');
    let line = 0;
    const records = source.read().pipe(parse({ relax_column_count: true }));
    for await (const cells of records as AsyncIterable<string[]>) {
      line += 1;
      if (interpreter === null) {
        if (finder.isHeader(cells, line))
          interpreter = new RowInterpreter(makePlan(mapping, cells.map(normaliseHeader)), () => ({
            kind: 'unknown',
          }));
        continue;
      }
      const { row, rejection } = interpreter.interpret({ cell: (index) => cells[index] ?? '' });
      if (rejection) writer.add(rejects, copyFields([line, rejection.reason, cells.join(',')]));
      else
        writer.add(
          rows,
          copyFields([
            row.loanId,
            row.amount,
            row.date,
            row.status,
            row.charge,
            row.note,
            row.paymentId,
            row.subReferenceId,
            'nach-status.csv',
            feed.lender,
          ]),
        );
      if (line % BATCH_RECORDS === 0) await writer.settle();
    }
    await writer.finish();
  });
}

const [way, url, path, piped] = process.argv.slice(2);
if (way === undefined || url === undefined || path === undefined)
  throw new Error('usage: ingest-child.ts <way> <url> <path> [size]');
const source: Source =
  piped === undefined
    ? {
        size: (await stat(path)).size,
        read: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      }
    : { size: Number(piped), read: () => process.stdin };
const pool = openPool({ connectionString: url, connectionsMax: 2, applicationName: 'bench' });
const ways = { ours, 'plain copy': plainCopy, 'csv-parse': csvParse };
await pool.query('select 1');
const cpu = process.cpuUsage();
const start = performance.now();
await ways[way as Way](pool, source);
const wallMs = performance.now() - start;
const used = process.cpuUsage(cpu);
const peakMb = process.resourceUsage().maxRSS / 1024;
await pool.end();
console.log(JSON.stringify({ wallMs, cpuMs: (used.user + used.system) / 1000, peakMb }));
