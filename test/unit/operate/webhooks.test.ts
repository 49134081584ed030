import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import type { SampleSettings } from '../../../bin/operate/send-samples.ts';
import { webhooks } from '../../../bin/operate/webhooks.ts';
import type { GatewayPoll } from '../../../src/contract/gateway-poll.ts';
import { isSigned } from '../../../src/webhooks/signature.ts';
import { fakeApi } from './fake-api.ts';

const AT = '2026-11-03T10:00:00.000+05:30';
const none: SampleSettings = {
  apiUrl: 'http://127.0.0.1:1',
  isLocal: true,
  checkout: process.cwd(),
  variables: {},
};

function invocation(...options: string[]): Invocation {
  const parsed = parseCommandLine(['webhooks', ...options]);
  if ('help' in parsed) throw new Error('no help was asked for');
  return parsed;
}

function poll(more: Partial<GatewayPoll>): GatewayPoll {
  return {
    poll_id: 7,
    lender: 'GB',
    gateway: 'cashfree',
    trigger: 'api',
    requested_by: 'ops',
    status: 'success',
    window_from: AT,
    window_to: AT,
    looks_far_back: false,
    pages: 1,
    seen: 12,
    gaps: 2,
    error_message: null,
    started_at: AT,
    finished_at: AT,
    ...more,
  };
}

const source = { lender: 'GB', gateway: 'cashfree', complete_until: AT, is_late: false };
const page = (item: GatewayPoll) => ({
  body: { items: [item], next_cursor: null, sources: [source] },
});

test.each([
  [poll({ poll_id: 8 }), 0],
  [poll({ poll_id: 8, status: 'failed', error_message: 'cashfree POST /recon: 401' }), 1],
])('a poll is asked for and followed to its end', async (ended, exitCode) => {
  const api = await fakeApi({
    'GET /api/gateway-polls?limit=1': [page(poll({}))],
    'POST /api/gateway-polls': [{ status: 202, body: { sources: [source] } }],
    'GET /api/gateway-polls?lender=GB&gateway=cashfree&limit=1': [
      page(poll({})),
      page(poll({ poll_id: 8, status: 'running', finished_at: null })),
      page(ended),
    ],
  });
  expect(await webhooks(api, invocation('poll', '--lender', 'GB', '--wait'), none)).toBe(exitCode);
  expect(api.said[0]).toBe('Asked for: GB at cashfree.');
  expect(api.said.at(-1)).toContain(ended.error_message ?? 'success');
  expect(JSON.parse(api.asked[1]?.body ?? '')).toEqual({ lender: 'GB' });
});

test('a replay says how many deliveries are taken anew', async () => {
  const api = await fakeApi({
    'POST /api/deliveries/replay': [{ body: { replay_id: 1, deliveries: 31 } }],
  });
  const asked = invocation('replay', '--from', AT, '--gateway', 'razorpay');
  expect(await webhooks(api, asked, none)).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ gateway: 'razorpay', from: AT });
  expect(api.said).toEqual(['31 deliveries: the next run takes them anew.']);
});

test('samples are signed with the secret of the environment, and a refusal is exit code 1', async () => {
  const taken: boolean[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const signing = {
        header: 'x-webhook-signature',
        encoding: 'base64',
        signedHeader: 'x-webhook-timestamp',
      } as const;
      const { 'x-webhook-signature': signature, 'x-webhook-timestamp': timestamp } =
        request.headers as Record<string, string>;
      const headers = { 'x-webhook-signature': signature, 'x-webhook-timestamp': timestamp };
      taken.push(isSigned(signing, 'the-secret', headers, Buffer.concat(chunks)));
      response.writeHead(taken.length === 1 ? 200 : 401).end();
    })();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const settings: SampleSettings = {
    ...none,
    isLocal: false,
    apiUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    variables: { TURNO_WEBHOOK_SECRET: 'the-secret' },
  };
  const api = await fakeApi({});
  expect(await webhooks(api, invocation('send', '--gateway', 'cashfree'), settings)).toBe(1);
  expect(taken).toEqual([true, true]);
  expect(api.said.map((line) => line.slice(-3))).toEqual(['200', '401']);
});

test.each([
  [['nonsense'], 'There is no "webhooks nonsense".'],
  [['send', '--file', 'package.json'], 'Name with --gateway and --lender'],
  [['send', '--gateway', 'stripe'], 'There is no such sample.'],
  [['send', '--secret-env', 'NOT_SET'], 'Put the secret that signs into the variable NOT_SET.'],
])('%j is refused with usage', async (options, message) => {
  const api = await fakeApi({});
  await expect(webhooks(api, invocation(...options), none)).rejects.toThrow(message);
});
