/** The API on a real database, with a queue that only remembers what it was sent. */
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type * as z from 'zod';
import { expect } from 'vitest';
import { answer } from '../../../src/api/answer.ts';
import type { ApiDependencies } from '../../../src/api/dependencies.ts';
import { routes } from '../../../src/api/routes.ts';
import { Problem } from '../../../src/contract/problem.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { httpEvent, type HttpEventOptions } from '../../support/http-event.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: unknown;
}

export interface TestApi {
  readonly sent: unknown[];
  readonly logged: { message: string; fields: Record<string, unknown> }[];
  /** Set to make the queue refuse. */
  queueFault: Error | undefined;
  call(method: string, target: string, options?: HttpEventOptions): Promise<Answer>;
}

export function testApi(pool: Pool, more: Partial<ApiDependencies> = {}): TestApi {
  const api: TestApi = { sent: [], logged: [], queueFault: undefined, call };
  const log = (message: string, fields: Record<string, unknown>): void =>
    void api.logged.push({ message, fields });
  const dependencies: ApiDependencies = {
    pool: () => Promise.resolve(pool),
    sqs: {
      send: (command: SendMessageCommand) => {
        if (api.queueFault !== undefined) return Promise.reject(api.queueFault);
        api.sent.push(JSON.parse(command.input.MessageBody ?? ''));
        return Promise.resolve({});
      },
    },
    pipelineQueueUrl: 'http://queue.example/pipeline',
    proofQueueUrl: 'http://queue.example/proof',
    pollQueueUrl: 'http://queue.example/polls',
    deadLetters: {
      sqs: { send: () => Promise.reject(new Error('no dead letters in this test')) },
      queues: [],
    },
    loanAsker: () => Promise.reject(new Error('no Fineract in this test')),
    version: '1.2.3',
    logger: { info: log, error: log },
    now: () => new Date('2026-11-03T04:00:00Z'),
    ...more,
  };
  async function call(method: string, target: string, options?: HttpEventOptions): Promise<Answer> {
    const result = await answer(routes, dependencies, httpEvent(method, target, options));
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: String(result.headers?.['content-type']).includes('json')
        ? (JSON.parse(result.body ?? '') as unknown)
        : result.body,
    };
  }
  return api;
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
