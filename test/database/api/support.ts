/** The API on a real database, with a queue that only remembers what it was sent. */
import type * as z from 'zod';
import { expect } from 'vitest';
import type { ApiDependencies } from '../../../src/api/dependencies.ts';
import { routes } from '../../../src/api/routes.ts';
import { Problem } from '../../../src/contract/problem.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { callTo, remembering, type Answer, type Call, type Traces } from '../../support/answer.ts';

export type { Answer };

export interface TestApi extends Traces {
  readonly call: Call;
}

export function testApi(pool: Pool, more: Partial<ApiDependencies> = {}): TestApi {
  const traces: Traces = { sent: [], logged: [], queueFault: undefined };
  const dependencies: ApiDependencies = {
    ...remembering(traces),
    pool: () => Promise.resolve(pool),
    pipelineQueueUrl: 'http://queue.example/pipeline',
    proofQueueUrl: 'http://queue.example/proof',
    pollQueueUrl: 'http://queue.example/polls',
    deadLetters: {
      sqs: { send: () => Promise.reject(new Error('no dead letters in this test')) },
      queues: [],
    },
    loanAsker: () => Promise.reject(new Error('no Fineract in this test')),
    version: '1.2.3',
    now: () => new Date('2026-11-03T04:00:00Z'),
    ...more,
  };
  return Object.assign(traces, { call: callTo(routes, dependencies) });
}

/** The body of an answer, checked against the contract: what callers were promised is what they get. */
export function bodyAs<Schema extends z.ZodType>(
  answered: Answer,
  status: number,
  schema: Schema,
): z.output<Schema> {
  expect(answered).toMatchObject({ status, headers: { 'content-type': 'application/json' } });
  return schema.parse(answered.body);
}

export function problemOf(answered: Answer, status: number): Problem {
  expect(answered).toMatchObject({
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
  return Problem.parse(answered.body);
}
