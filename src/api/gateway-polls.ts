/** GET and POST /api/gateway-polls. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  GatewayPollQuery,
  GatewayPollRequest,
  type GatewayPoll,
  type GatewayPollPage,
  type PollSource,
  type PollSources,
} from '../contract/gateway-poll.ts';
import { invalidRequest, unavailable } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { PollMessage } from '../contract/poll-message.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import type { Lenders } from '../lenders.ts';
import { sql } from '../database/sql.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';
import { callerOf, lendersOf, requireLenderFilter } from './caller.ts';

const LATE_HOURS = 6;

interface PollRow {
  poll_id: string;
  lender: string;
  gateway: string;
  trigger: GatewayPoll['trigger'];
  requested_by: string;
  status: GatewayPoll['status'];
  window_from: Date;
  window_to: Date;
  deep: boolean;
  pages: number;
  happenings_seen: number;
  gaps_found: number;
  error_message: string | null;
  started_at: Date;
  finished_at: Date | null;
}

export async function listGatewayPolls(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...filter } = readQuery(request, GatewayPollQuery);
  const lenders = lendersOf(request);
  const before = decodeCursor('polls', cursor);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, filter.lender);
  const found = await pool.query<PollRow>(await sql('queries/polls/list-polls.sql'), [
    filter.lender ?? null,
    filter.gateway ?? null,
    before,
    lenders,
    limit + 1,
  ]);
  const body: GatewayPollPage = {
    ...cutPage('polls', found.rows.map(toPoll), limit, (poll) => poll.poll_id),
    sources: await sourcesOf(pool, filter, lenders),
  };
  return { status: 200, body };
}

/** 202 with the sources; what comes of it is listed. Asking twice asks once: two polls of a source never run side by side. */
export async function startGatewayPolls(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const wanted = readBody(request, GatewayPollRequest);
  requireLenderFilter(request, wanted.lender);
  const sources = await sourcesOf(await dependencies.pool(), wanted, lendersOf(request));
  if (sources.length === 0)
    throw invalidRequest([
      { in: 'body', field: 'lender', message: 'must be a lender whose gateway is polled' },
    ]);
  try {
    for (const { lender, gateway } of sources)
      await send(dependencies, {
        trigger: 'api',
        requestedBy: callerOf(request).name,
        lender,
        gateway,
      });
  } catch (error) {
    throw unavailable('The poll could not be queued. Try again shortly.', error);
  }
  const body: PollSources = { sources };
  return { status: 202, body };
}

async function send(dependencies: ApiDependencies, message: Partial<PollMessage>): Promise<void> {
  await dependencies.sqs.send(
    new SendMessageCommand({
      QueueUrl: dependencies.pollQueueUrl,
      MessageBody: JSON.stringify(message),
    }),
  );
}

async function sourcesOf(
  database: Queryable,
  { lender, gateway }: GatewayPollRequest,
  lenders: Lenders,
): Promise<PollSource[]> {
  const found = await database.query<{
    lender: string;
    gateway: string;
    complete_until: Date | null;
    is_late: boolean;
  }>(await sql('queries/polls/list-sources.sql'), [
    lender ?? null,
    gateway ?? null,
    LATE_HOURS,
    lenders,
  ]);
  return found.rows.map((row) => ({
    lender: row.lender,
    gateway: row.gateway,
    complete_until: toInstantOrNull(row.complete_until),
    is_late: row.is_late,
  }));
}

function toPoll(row: PollRow): GatewayPoll {
  return {
    poll_id: Number(row.poll_id),
    lender: row.lender,
    gateway: row.gateway,
    trigger: row.trigger,
    requested_by: row.requested_by,
    status: row.status,
    window_from: toInstant(row.window_from),
    window_to: toInstant(row.window_to),
    looks_far_back: row.deep,
    pages: row.pages,
    seen: row.happenings_seen,
    gaps: row.gaps_found,
    error_message: row.error_message,
    started_at: toInstant(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
  };
}
