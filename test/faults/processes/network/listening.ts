import type { AddressInfo, Server } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Starts listening on a free port of this machine, and answers its number. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', ready);
  });
  return (server.address() as AddressInfo).port;
}

export function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
