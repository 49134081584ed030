/** RAW to BASE for what gateways called: deliveries are taken by their state, and payments that became money are loads. */
import pg from 'pg';
import { listAssets } from '../assets.ts';
import type { Connection, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { analyzeGrown } from './analyze-grown.ts';
import { check } from './checks.ts';

interface WebhookFeed {
  feed_key: string;
  raw_table: string;
  base_table: string;
  gateway: string;
}

const DELIVERIES_PER_BATCH = 5000;
const LOOKED_UP = ['"BASE"."WEBHOOK_EVENT"', '"BASE"."WEBHOOK_REFERENCE"'];

/**
 * Reads one batch of the new deliveries of every feed, and looks again at the payments whose loan is unknown. What
 * became money is a load, for the models that follow. Returns whether anything moved, so that a caller goes on until
 * nothing does: a payment may tell the loan of another. The caller holds the lock of the transforms.
 */
export async function readDeliveries(connection: Connection): Promise<boolean> {
  let moved = false;
  const feeds = await connection.query<WebhookFeed>(await sql('queries/webhooks/list-feeds.sql'));
  for (const feed of feeds.rows) moved = (await readFeed(connection, feed)) || moved;
  // A refund of a payment that is posted already comes without a payment that is new.
  const objections = await connection.query(await sql('queries/webhooks/has-objections.sql'));
  if (objections.rows.length > 0)
    await connection.query(await sql('models/core/58_gateway_objection.sql'));
  return moved;
}

async function readFeed(connection: Connection, feed: WebhookFeed): Promise<boolean> {
  const identifiers = {
    raw_table: feed.raw_table,
    base_table: feed.base_table,
    // The function of a migration that knows the gateway's notation.
    reader: `read_${feed.gateway}`,
  };
  // Most transforms find nothing new of a gateway, and the models below cost as much as a small file.
  const work = await connection.query(await sql('queries/webhooks/has-work.sql', identifiers), [
    feed.feed_key,
  ]);
  if (work.rows.length === 0) return false;
  const run = async (model: string, values: readonly unknown[]): Promise<unknown[]> =>
    (await connection.query(await sql(`models/base/${model}.sql`, identifiers), [...values])).rows;
  const taken = await connection.query<{ delivery_id: string }>(
    await sql('models/base/webhook_event.sql', identifiers),
    [feed.feed_key, DELIVERIES_PER_BATCH],
  );
  const ids = taken.rows.map((row) => row.delivery_id);
  for (const table of LOOKED_UP) await analyzeGrown(connection, table, ids.length);
  await run('webhook_payment', [feed.feed_key, ids]);
  await analyzeGrown(connection, `"BASE".${pg.escapeIdentifier(feed.base_table)}`, ids.length);
  const reported = await run('webhook_load', [feed.feed_key]);
  await run('webhook_case', [feed.feed_key, ids]);
  if (ids.length > 0) {
    await run('webhook_contradiction', [feed.feed_key, ids]);
    await run('webhook_late_facts', [feed.feed_key, ids]);
    await runDeliveryChecks(connection, feed, ids);
  }
  return ids.length > 0 || reported.length > 0;
}

async function runDeliveryChecks(
  database: Queryable,
  feed: WebhookFeed,
  ids: readonly string[],
): Promise<void> {
  for (const file of await listAssets('sql/checks/deliveries', '.sql'))
    await check(database, `deliveries/${file}`, [feed.feed_key, ids], {
      base_table: feed.base_table,
    });
}
