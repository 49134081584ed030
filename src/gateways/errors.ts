/** In which two ways asking a gateway can fail. Neither message repeats what the gateway wrote about a borrower. */

/** It may work later: no answer, too many requests, a fault on their side, a page in place of JSON. */
export class GatewayUnavailableError extends Error {
  override readonly name = 'GatewayUnavailableError';
}

/** It will not work however often it is asked: credentials, permission, or a request that they do not understand. */
export class GatewayRefusesError extends Error {
  override readonly name = 'GatewayRefusesError';
  /** Of the answer, where there was one. */
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}
