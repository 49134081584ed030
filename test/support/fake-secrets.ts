/** Secrets Manager as far as a function of ours asks it, on a port of its own until the tests of the file have ended. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll } from 'vitest';

export type SecretsCall = Readonly<Record<string, string | undefined>>;

/** Points the AWS client of this process here. `answer` undefined: there is no such secret. */
export async function fakeSecrets(
  answer: (action: string, call: SecretsCall) => object | undefined,
): Promise<void> {
  const server = createServer((request, response) => {
    void (async () => {
      const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const answered = answer(action, (await json(request)) as SecretsCall);
      response
        .writeHead(answered === undefined ? 400 : 200, {
          'content-type': 'application/x-amz-json-1.1',
        })
        .end(JSON.stringify(answered ?? { __type: 'ResourceNotFoundException', message: 'none' }));
    })();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  Object.assign(process.env, {
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  });
}
