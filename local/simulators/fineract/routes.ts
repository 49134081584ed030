/** From a request to its answer: the filters in Fineract's order, then the resources. */
import { randomUUID } from 'node:crypto';
import { container, envelope, html, notFound, type Answer } from './answers.ts';
import type { Outcome } from './command-answers.ts';
import { adjust, repay, type Simulation } from './commands.ts';
import { BEFORE_COMMAND, cannedAnswer } from './faults.ts';
import { lockedLoansView, onlyFields } from './loan-lists.ts';
import { dateArray, loanView, rawNumbers, transactionView } from './representations.ts';
import type { Loan, Store, Transaction } from './store.ts';

export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bodyText: string;
}

export interface Access {
  readonly tenant: string;
  readonly authorization: string;
}

const API = '/fineract-provider/api/v1';
const LOAN_PATH =
  /^\/loans\/(?:external-id\/([^/]+)|(\d+))(?:\/transactions(?:\/(?:external-id\/([^/]+)|(\d+)))?)?$/;
const ok = (value: unknown): Outcome => ({
  answer: { status: 200, body: rawNumbers(value), headers: { 'content-type': 'application/json' } },
});

export async function route(
  simulation: Simulation,
  access: Access,
  request: SimulatedRequest,
): Promise<Outcome> {
  const { path, headers } = request;
  if (path === '/fineract-provider/actuator/health') return ok({ status: 'UP' });
  const match = LOAN_PATH.exec(path.startsWith(API) ? path.slice(API.length) : '');
  const named = match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
  const loan = loanOf(simulation.store, named, match?.[2]);
  const writes = request.method !== 'GET';
  const struck = simulation.faults.take(
    writes ? BEFORE_COMMAND : ['lookup502'],
    named ?? loan?.externalId,
  );
  if (struck?.type === 'dropped') return { answer: container(500, path), hangUp: true };
  if (struck?.type === 'lookup502') return { answer: html(502) };
  const canned = struck === undefined ? undefined : cannedAnswer(struck.type, path);
  if (canned !== undefined) return { answer: canned };
  const realm = { 'www-authenticate': 'Basic realm="Fineract Platform API"' };
  const tenant = headers['fineract-platform-tenantid'] ?? request.query.get('tenantIdentifier');
  if (tenant !== access.tenant) return { answer: container(400, path, realm) };
  if (headers['authorization'] !== access.authorization)
    return { answer: container(401, path, realm) };
  if (path === `${API}/businessdate/BUSINESS_DATE` && !writes) {
    return ok({
      description: 'Business Date',
      type: 'BUSINESS_DATE',
      date: dateArray(simulation.businessDate()),
    });
  }
  if (path === `${API}/loans/locked` && !writes) return ok(lockedLoansView(simulation));
  if (match === null) return { answer: container(404, path) };
  if (writes && !/^application\/json\b/.test(String(headers['content-type'] ?? '')))
    return { answer: container(415, path) };
  if (loan === undefined)
    return { answer: notFound('error.msg.loan.external.id.invalid', 'The loan does not exist.') };
  return onLoan(simulation, request, loan, match);
}

async function onLoan(
  simulation: Simulation,
  request: SimulatedRequest,
  loan: Loan,
  match: RegExpExecArray,
): Promise<Outcome> {
  const transactionNamed = match[3] !== undefined || match[4] !== undefined;
  if (request.method === 'GET') {
    if (!transactionNamed)
      return request.path.endsWith('/transactions')
        ? { answer: container(405, request.path) }
        : ok(loanShown(simulation.store, request, loan));
    const transaction = transactionOf(simulation.store, loan, match);
    return 'status' in transaction
      ? { answer: transaction }
      : ok(transactionView(loan, transaction));
  }
  if (request.method !== 'POST' || !request.path.includes('/transactions'))
    return { answer: container(405, request.path) };
  const key = request.headers['idempotency-key'];
  const command = {
    loan,
    bodyText: request.bodyText,
    path: request.path,
    idempotencyKey: typeof key === 'string' ? key : randomUUID(),
  };
  if (command.idempotencyKey.length > 50) {
    return {
      answer: envelope({
        status: 403,
        topCode: 'error.msg.data.integrity.issue',
        code: 'error.msg.data.integrity.issue',
        message: 'The key is too long.',
      }),
    };
  }
  if (transactionNamed) {
    const transaction = transactionOf(simulation.store, loan, match);
    return 'status' in transaction
      ? { answer: transaction }
      : adjust(simulation, command, transaction);
  }
  if ((request.query.get('command') ?? '').trim().toLowerCase() === 'repayment')
    return repay(simulation, command);
  return {
    answer: envelope({
      status: 400,
      code: 'error.msg.query.parameter.value.unsupported',
      message: 'The command is not supported.',
    }),
  };
}

function loanShown(store: Store, { query }: SimulatedRequest, loan: Loan): Record<string, unknown> {
  const withTransactions = /all|transactions/.test(query.get('associations') ?? '');
  return onlyFields(loanView(store, loan, withTransactions), query.get('fields'));
}

function loanOf(
  store: Store,
  externalId: string | undefined,
  id: string | undefined,
): Loan | undefined {
  if (externalId !== undefined) return store.loansByExternalId.get(externalId);
  return id === undefined ? undefined : store.loansById.get(Number(id));
}

/** Nobody has the external id, or another loan has it: two codes. */
function transactionOf(store: Store, loan: Loan, match: RegExpExecArray): Transaction | Answer {
  const [, , , externalId, id] = match;
  const found =
    externalId === undefined
      ? store.transactions.get(Number(id))
      : store.transactionsByExternalId.get(decodeURIComponent(externalId));
  if (found === undefined && externalId !== undefined)
    return notFound(
      'error.msg.loan.transaction.external.id.invalid',
      'No transaction has this external id.',
    );
  if (found === undefined || found.loanId !== loan.id)
    return notFound('error.msg.loan.transaction.id.invalid', 'The loan has no such transaction.');
  return found;
}
