/** The part of Secrets Manager that functions use: reading a secret by its ARN. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SecretsEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the secrets, by ARN. A secret that it does not have is Secrets Manager's own error. */
export async function startSecretsEndpoint(
  secrets: ReadonlyMap<string, string>,
): Promise<SecretsEndpoint> {
  const server = createServer((request, response) => {
    answer(request, secrets)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        return response.end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  secrets: ReadonlyMap<string, string>,
): Promise<{ status: number; body: object }> {
  const { SecretId: id = '' } = JSON.parse((await text(request)) || '{}') as { SecretId?: string };
  if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    return failure('InvalidRequestException', 'The local stack reads secrets only.');
  }
  const value = secrets.get(id);
  if (value === undefined) {
    return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return {
    status: 200,
    body: { ARN: id, Name: id, SecretString: value, VersionStages: ['AWSCURRENT'] },
  };
}

function failure(type: string, message: string): { status: number; body: object } {
  return { status: 400, body: { __type: type, message } };
}
