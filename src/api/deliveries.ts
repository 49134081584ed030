/** GET /api/deliveries and POST /api/deliveries/replay. */
import {
  DeliveryQuery,
  DeliveryReplayRequest,
  type Delivery,
  type DeliveryPage,
  type DeliveryReplay,
} from '../contract/delivery.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { listSources, type WebhookSource } from '../webhooks/source.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';
import { callerOf, lendersOf } from './caller.ts';

interface DeliveryRow {
  delivery_id: string;
  event_id: string;
  event_type: string;
  origin: Delivery['origin'];
  size_bytes: number;
  received_at: Date;
  transformed_at: Date | null;
}

/** Ids run through all tables, so that a page of all of them is made of the newest of each. */
export async function listDeliveries(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...filter } = readQuery(request, DeliveryQuery);
  const before = decodeCursor('deliveries', cursor);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, filter.lender);
  const found: Delivery[] = [];
  for (const source of chosenOf(await listSources(pool, lendersOf(request)), filter)) {
    const rows = await pool.query<DeliveryRow>(
      await sql('queries/webhooks/list-deliveries.sql', { raw_table: source.rawTable }),
      [
        before,
        filter.from ?? null,
        filter.to ?? null,
        filter.event ?? null,
        filter.type ?? null,
        filter.origin ?? null,
        filter.transformed === undefined ? null : filter.transformed === 'true',
        limit + 1,
      ],
    );
    found.push(...rows.rows.map((row) => toDelivery(source, row)));
  }
  const newest = found.toSorted((a, b) => b.delivery_id - a.delivery_id);
  const body: DeliveryPage = cutPage(
    'deliveries',
    newest,
    limit,
    (delivery) => delivery.delivery_id,
  );
  return { status: 200, body };
}

/** All or none: a replay that is written down has happened. Somebody of some lenders replays theirs only. */
export async function replayDeliveries(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const chosen = readBody(request, DeliveryReplayRequest);
  const lenders = lendersOf(request);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, chosen.lender, 'body');
  const sources = chosenOf(await listSources(pool, lenders), chosen);
  const body = await inTransaction(pool, async (connection): Promise<DeliveryReplay> => {
    let deliveries = 0;
    for (const { rawTable } of sources) {
      const taken = await connection.query(
        await sql('queries/webhooks/replay-deliveries.sql', { raw_table: rawTable }),
        [chosen.from ?? null, chosen.to ?? null, chosen.event ?? null],
      );
      deliveries += taken.rowCount ?? 0;
    }
    const recorded = await connection.query<{ replay_id: string }>(
      await sql('queries/webhooks/record-replay.sql'),
      [
        callerOf(request).name,
        JSON.stringify(lenders === null ? chosen : { lenders, ...chosen }),
        deliveries,
      ],
    );
    return { replay_id: Number(recorded.rows[0]?.replay_id), deliveries };
  });
  dependencies.logger.info('deliveries replayed', { ...body, by: callerOf(request).name });
  return { status: 200, body };
}

function chosenOf(
  sources: readonly WebhookSource[],
  { lender, gateway }: { lender?: string | undefined; gateway?: string | undefined },
): WebhookSource[] {
  return sources.filter(
    (source) =>
      (lender === undefined || source.lender === lender) &&
      (gateway === undefined || source.gateway === gateway),
  );
}

function toDelivery({ lender, gateway }: WebhookSource, row: DeliveryRow): Delivery {
  return {
    delivery_id: Number(row.delivery_id),
    lender,
    gateway,
    event_id: row.event_id,
    event_type: row.event_type,
    origin: row.origin,
    size_bytes: row.size_bytes,
    received_at: toInstant(row.received_at),
    transformed_at: toInstantOrNull(row.transformed_at),
  };
}
