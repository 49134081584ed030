/** Routes called as the gateway calls their function, and what came back. */
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import { answer } from '../../src/api/answer.ts';
import type { ApiDependencies } from '../../src/api/dependencies.ts';
import type { Route } from '../../src/api/router.ts';
import { httpEvent, type HttpEventOptions } from './http-event.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

export type Call = (method: string, target: string, options?: HttpEventOptions) => Promise<Answer>;

/** What routes leave behind outside the database. */
export interface Traces {
  readonly sent: unknown[];
  readonly logged: { message: string; fields: Record<string, unknown> }[];
  /** Set to make the queue refuse. */
  queueFault: Error | undefined;
}

export function callTo<Dependencies extends Pick<ApiDependencies, 'logger'>>(
  routes: readonly Route<Dependencies>[],
  dependencies: Dependencies,
): Call {
  return async (method, target, options) => {
    const result = await answer(routes, dependencies, httpEvent(method, target, options));
    const isJson = String(result.headers?.['content-type']).includes('json');
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: isJson ? (JSON.parse(result.body ?? '') as unknown) : result.body,
    };
  };
}

/** A queue and a logger that only remember. */
export function remembering(traces: Traces): Pick<ApiDependencies, 'sqs' | 'logger'> {
  const log = (message: string, fields: Record<string, unknown>): void =>
    void traces.logged.push({ message, fields });
  return {
    sqs: {
      send: (command: SendMessageCommand) => {
        if (traces.queueFault !== undefined) return Promise.reject(traces.queueFault);
        traces.sent.push(JSON.parse(command.input.MessageBody ?? ''));
        return Promise.resolve({});
      },
    },
    logger: { info: log, error: log },
  };
}
