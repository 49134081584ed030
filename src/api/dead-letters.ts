/** GET /api/dead-letters, its record, and POST to redrive or discard. */
import { DeadLetterQueueName } from '../contract/dead-letter.ts';
import {
  DeadLetterActionQuery,
  DeadLetterDiscard,
  DeadLetterQuery,
  DeadLetterRedrive,
  type DeadLetterActionPage,
  type DeadLetterList,
  type DeadLetterSubject,
} from '../contract/dead-letter.ts';
import { notFound, unavailable } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant } from '../contract/values.ts';
import { sql } from '../database/sql.ts';
import { discard } from '../dead-letters/discard.ts';
import { listDeadLetters } from '../dead-letters/list-dead-letters.ts';
import type { WatchedQueue } from '../dead-letters/queues.ts';
import { redrive } from '../dead-letters/redrive.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';
import { callerOf } from './caller.ts';

const SHOWN = 20;

export async function getDeadLetters(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, DeadLetterQuery);
  const queues = dependencies.deadLetters.queues.filter(
    ({ name }) => query.queue === undefined || name === query.queue,
  );
  const deps = { sqs: dependencies.deadLetters.sqs, database: await dependencies.pool() };
  const items = await answering(
    Promise.all(queues.map((queue) => listDeadLetters(deps, queue, query.limit ?? SHOWN))),
  );
  const body: DeadLetterList = { items };
  return { status: 200, body };
}

export async function redriveDeadLetters(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const queue = queueOf(dependencies, request);
  const { messages } = readBody(request, DeadLetterRedrive);
  const deps = { sqs: dependencies.deadLetters.sqs, database: await dependencies.pool() };
  const by = callerOf(request).name;
  return { status: 200, body: await answering(redrive(deps, queue, { by, messages })) };
}

export async function discardDeadLetters(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const queue = queueOf(dependencies, request);
  const { messages, reason } = readBody(request, DeadLetterDiscard);
  const deps = { sqs: dependencies.deadLetters.sqs, database: await dependencies.pool() };
  const by = callerOf(request).name;
  return { status: 200, body: await answering(discard(deps, queue, { by, messages, reason })) };
}

interface ActionRow {
  action_id: string;
  acted_at: Date;
  acted_by: string;
  action: 'redrive' | 'discard';
  queue: DeadLetterQueueName;
  message_id: string;
  outcome: DeadLetterActionPage['items'][number]['outcome'];
  reason: string | null;
  named: DeadLetterSubject[];
}

export async function listDeadLetterActions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, DeadLetterActionQuery);
  const before = decodeCursor('deadletters', query.cursor);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  const { rows } = await pool.query<ActionRow>(await sql('queries/dead-letters/list-actions.sql'), [
    before,
    query.queue ?? null,
    limit + 1,
  ]);
  const actions = rows.map(({ named, ...row }) => ({
    ...row,
    action_id: Number(row.action_id),
    acted_at: toInstant(row.acted_at),
    names: named,
  }));
  const body: DeadLetterActionPage = cutPage(
    'deadletters',
    actions,
    limit,
    (action) => action.action_id,
  );
  return { status: 200, body };
}

function queueOf(dependencies: ApiDependencies, request: ApiRequest): WatchedQueue {
  const name = request.params['queue'] ?? '';
  const found = dependencies.deadLetters.queues.find((queue) => queue.name === name);
  if (found !== undefined) return found;
  const known = DeadLetterQueueName.options.join(', ');
  throw notFound(`There is no queue of this name. Queues: ${known}.`);
}

/** A queue that does not answer is told from a fault of ours. */
async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && ('$metadata' in error || '$service' in error))
      throw unavailable('A queue does not answer. Try again shortly.', error);
    throw error;
  }
}
