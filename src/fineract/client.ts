/** A thin client of Fineract's HTTP API: it sends, it logs, it answers with data. What an answer means is decided elsewhere. */
import { Agent, errors, request } from 'undici';
import type { CallContext, RecordCall } from './call-log.ts';
import type { FineractCredentials } from './credentials.ts';
import { makeAnswer, type FineractReply, type NoAnswer } from './reply.ts';
import type { RequestSlots } from './request-slots.ts';
import { undoBody, undoKey, undoPath, type UndoToSend } from './undo.ts';

export interface FineractClientOptions {
  readonly credentials: () => Promise<FineractCredentials>;
  /** Called once after a 401, before the request is sent a second time. */
  readonly forgetCredentials: () => void;
  readonly recordCall: RecordCall;
  /** For one whole exchange. Fineract itself may hold a request for some seconds; 30,000 at least in production. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  /** Given where requests may come faster than Fineract takes them; without it they leave at once. */
  readonly slots?: RequestSlots;
}

export interface RepaymentToSend {
  readonly sourceKey: string;
  readonly loanExternalId: string;
  readonly attempt: number;
  /** Rupees with two decimals. */
  readonly amount: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly note?: string;
  /** Asked when its turn has come; false: it does not leave any more. */
  readonly mayStillLeave?: () => boolean;
}

export interface FineractClient {
  postRepayment(repayment: RepaymentToSend): Promise<FineractReply>;
  /** Takes a repayment back; one that is taken back already is refused. */
  undoRepayment(undo: UndoToSend): Promise<FineractReply>;
  findTransactionByExternalId(
    loanExternalId: string,
    transactionExternalId: string,
    attempt?: number,
  ): Promise<FineractReply>;
  /** The loan with every transaction on it, those that were undone by hand included. */
  readLoanWithTransactions(loanExternalId: string): Promise<FineractReply>;
  /** The loan's status and what is outstanding on it, without a word about its borrower. */
  readLoan(loanExternalId: string): Promise<FineractReply>;
  /** Loans that the close of business keeps locked, so many at most. */
  lockedLoans(limit: number): Promise<FineractReply>;
  businessDate(): Promise<FineractReply>;
  close(): Promise<void>;
}

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly idempotencyKey?: string;
  readonly context: CallContext;
  readonly mayStillLeave?: () => boolean;
}

/** Connects lazily and keeps connections alive. Every exchange is recorded, also one without an answer. */
export function openFineract(options: FineractClientOptions): FineractClient {
  const agent = new Agent({
    connections: options.connectionsMax,
    keepAliveTimeout: 20_000,
    connect: { timeout: Math.min(options.timeoutMs, 10_000) },
  });
  const send = async (outgoing: Outgoing): Promise<FineractReply> => {
    const reply = await exchange(options, agent, outgoing);
    if (reply.kind !== 'answer' || reply.status !== 401) return reply;
    options.forgetCredentials();
    return exchange(options, agent, outgoing);
  };
  return {
    postRepayment: async (repayment) => send(repaymentRequest(repayment)),
    undoRepayment: async (undo) =>
      send({
        method: 'POST',
        path: undoPath(undo),
        body: undoBody(undo),
        idempotencyKey: undoKey(undo.sourceKey, undo.attempt),
        context: {
          sourceKey: undo.sourceKey,
          loanExternalId: undo.loanExternalId,
          attempt: undo.attempt,
        },
      }),
    findTransactionByExternalId: async (loanExternalId, transactionExternalId, attempt) =>
      send({
        method: 'GET',
        path: `/loans/external-id/${encodeURIComponent(loanExternalId)}/transactions/external-id/${encodeURIComponent(transactionExternalId)}`,
        context: {
          sourceKey: transactionExternalId,
          loanExternalId,
          ...(attempt === undefined ? {} : { attempt }),
        },
      }),
    readLoanWithTransactions: async (loanExternalId) =>
      send({
        method: 'GET',
        path: `/loans/external-id/${encodeURIComponent(loanExternalId)}?associations=transactions`,
        context: { loanExternalId },
      }),
    readLoan: async (loanExternalId) =>
      send({
        method: 'GET',
        path: `/loans/external-id/${encodeURIComponent(loanExternalId)}?fields=id,externalId,status,summary`,
        context: { loanExternalId },
      }),
    lockedLoans: async (limit) =>
      send({ method: 'GET', path: `/loans/locked?page=0&limit=${String(limit)}`, context: {} }),
    businessDate: async () =>
      send({ method: 'GET', path: '/businessdate/BUSINESS_DATE', context: {} }),
    close: async () => agent.close(),
  };
}

function repaymentRequest(repayment: RepaymentToSend): Outgoing {
  const { sourceKey, loanExternalId, attempt } = repayment;
  return {
    method: 'POST',
    path: `/loans/external-id/${encodeURIComponent(loanExternalId)}/transactions?command=repayment`,
    body: repaymentBody(repayment),
    idempotencyKey: idempotencyKey(sourceKey, attempt),
    context: { sourceKey, loanExternalId, attempt },
    ...(repayment.mayStillLeave === undefined ? {} : { mayStillLeave: repayment.mayStillLeave }),
  };
}

/** The name of one attempt. At most 50 characters fit into Fineract's column. */
export function idempotencyKey(sourceKey: string, attempt: number): string {
  return `${sourceKey}-${String(attempt)}`;
}

/** JSON text with the amount as a literal of two decimals: it never passes through a floating-point number. */
export function repaymentBody(repayment: RepaymentToSend): string {
  if (!/^\d{1,12}\.\d{2}$/.test(repayment.amount))
    throw new TypeError(`Not an amount with two decimals: ${repayment.amount}`);
  const rest = JSON.stringify({
    transactionDate: repayment.date,
    dateFormat: 'yyyy-MM-dd',
    locale: 'en',
    externalId: repayment.sourceKey,
    ...(repayment.note === undefined ? {} : { note: repayment.note }),
  });
  return `{"transactionAmount":${repayment.amount},${rest.slice(1)}`;
}

const TOO_LATE: NoAnswer = {
  kind: 'no answer',
  why: 'too late',
  detail: 'no slot came free in time',
};

async function exchange(
  options: FineractClientOptions,
  agent: Agent,
  outgoing: Outgoing,
): Promise<FineractReply> {
  const credentials = await options.credentials();
  const timing = { calledAt: new Date(), durationMs: 0 };
  const ask = async (): Promise<FineractReply> => {
    if (outgoing.mayStillLeave?.() === false) return TOO_LATE;
    timing.calledAt = new Date();
    const startedMs = performance.now();
    const answer = await answerOf(agent, credentials, outgoing, options.timeoutMs);
    timing.durationMs = performance.now() - startedMs;
    return answer;
  };
  // What only reads does not wait for a slot: it tells how a repayment ended, while others wait for their turn to be sent.
  const { slots } = options;
  const reply = await (slots === undefined || outgoing.method === 'GET' ? ask() : slots.run(ask));
  // No call was made, so there is nothing to record.
  if (reply === TOO_LATE) return reply;
  await options.recordCall({
    ...outgoing.context,
    ...timing,
    method: outgoing.method,
    path: outgoing.path,
    reply,
    ...(outgoing.idempotencyKey === undefined ? {} : { idempotencyKey: outgoing.idempotencyKey }),
    ...(outgoing.body === undefined ? {} : { requestBody: outgoing.body }),
  });
  return reply;
}

async function answerOf(
  agent: Agent,
  credentials: FineractCredentials,
  outgoing: Outgoing,
  timeoutMs: number,
): Promise<FineractReply> {
  try {
    const response = await request(`${credentials.baseUrl}${outgoing.path}`, {
      dispatcher: agent,
      method: outgoing.method,
      headers: {
        authorization: credentials.authorization,
        'fineract-platform-tenantid': credentials.tenant,
        accept: 'application/json',
        ...(outgoing.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(outgoing.idempotencyKey === undefined
          ? {}
          : { 'idempotency-key': outgoing.idempotencyKey }),
      },
      body: outgoing.body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    return makeAnswer(response.statusCode, headers, await response.body.text());
  } catch (error) {
    return noAnswer(error);
  }
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function noAnswer(error: unknown): NoAnswer {
  const code = codeOf(error);
  const detail = `${code}${error instanceof Error ? ` ${error.message}` : ''}`.slice(0, 200);
  if (NEVER_CONNECTED.has(code)) return { kind: 'no answer', why: 'refused', detail };
  const timedOut =
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    (error instanceof Error && error.name === 'TimeoutError');
  return { kind: 'no answer', why: timedOut ? 'timeout' : 'reset', detail };
}

function codeOf(error: unknown): string {
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string'
  )
    return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error ? error.name : 'unknown';
}
