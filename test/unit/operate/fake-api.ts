/** An HTTP API that answers each path with the next of its prepared answers, the last one for ever. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { ApiClient } from '../../../bin/operate/api-client.ts';
import type { Operator } from '../../../bin/operate/console.ts';

export interface FakeApi extends Operator {
  readonly said: string[];
  readonly asked: { target: string; headers: IncomingMessage['headers']; body: string }[];
}

type Prepared = readonly { readonly status?: number; readonly body: unknown }[];

/** Keys are `METHOD /path?query`. */
export async function fakeApi(answers: Readonly<Record<string, Prepared>>): Promise<FakeApi> {
  const said: string[] = [];
  const asked: FakeApi['asked'] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const target = `${request.method ?? ''} ${request.url ?? ''}`;
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const times = asked.filter((one) => one.target === target).length;
      asked.push({ target, headers: request.headers, body });
      const prepared = answers[target] ?? [{ status: 500, body: { unprepared: target } }];
      const answer = prepared[Math.min(times, prepared.length - 1)];
      response
        .writeHead(answer?.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer?.body));
    })();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    api: new ApiClient({ apiUrl, token: 'secret-token' }),
    say: (line) => said.push(line),
    pause: () => Promise.resolve(),
    said,
    asked,
  };
}
