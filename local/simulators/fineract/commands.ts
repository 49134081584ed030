/** Loan transaction commands: repayment, undo and adjust, with Fineract's life of a command. */
import { decimalOf } from '../../../src/fineract/amount.ts';
import { isRecord, parseJson } from '../../../src/fineract/json.ts';
import { bare, envelope, html, json, notFound, type Answer } from './answers.ts';
import { anothersAnswer, recorded, success, type Outcome } from './command-answers.ts';
import {
  readRequest,
  refuseByState,
  type DuplicateFlavour,
  type RepaymentRequest,
} from './checks.ts';
import { cannedAnswer, RECORDED, type Faults, type FaultType } from './faults.ts';
import { commandKey, replay, type Running } from './idempotency.ts';
import type { Command, Loan, Store, Transaction } from './store.ts';

export interface Simulation {
  readonly store: Store;
  readonly faults: Faults;
  readonly running: Running;
  readonly duplicateFlavour: DuplicateFlavour;
  /** How long a replay of a command under way is held. */
  readonly underWayHoldMs: number;
  businessDate(): string;
}

export interface CommandRequest {
  readonly loan: Loan;
  readonly bodyText: string;
  readonly idempotencyKey: string;
  readonly path: string;
}

export async function repay(simulation: Simulation, request: CommandRequest): Promise<Outcome> {
  return asCommand(simulation, 'REPAYMENT', request, (body, key) =>
    runRepayment(simulation, request, body, key),
  );
}

/** Undo is an adjustment to zero; any other amount reverses the transaction and makes a new one. */
export async function adjust(
  simulation: Simulation,
  request: CommandRequest,
  transaction: Transaction,
): Promise<Outcome> {
  return asCommand(simulation, 'ADJUST', request, (body, key) =>
    runAdjustment(simulation, request, transaction, body, key),
  );
}

async function asCommand(
  simulation: Simulation,
  action: string,
  request: CommandRequest,
  run: (body: Record<string, unknown>, key: string) => Outcome,
): Promise<Outcome> {
  const body = parseJson(request.bodyText);
  if (!isRecord(body))
    return { answer: bare(400, 'error.msg.invalid.request.body', 'The request body is not JSON.') };
  const { store, running, faults } = simulation;
  const key = commandKey(action, 'LOAN', request.idempotencyKey);
  if (store.commands.has(key) || running.has(key)) {
    return {
      answer: await replay(store, running, key, request.bodyText, simulation.underWayHoldMs),
    };
  }
  const ended = Promise.withResolvers<void>();
  running.set(key, ended.promise);
  try {
    const slow = faults.take(['slow'], request.loan.externalId);
    if (slow !== undefined) await new Promise((wake) => setTimeout(wake, slow.ms ?? 1000));
    return run(body, key);
  } finally {
    running.delete(key);
    ended.resolve();
  }
}

function runRepayment(
  simulation: Simulation,
  request: CommandRequest,
  body: Record<string, unknown>,
  key: string,
): Outcome {
  const { store, faults } = simulation;
  const { loan } = request;
  const struck = faults.take(
    [...RECORDED, 'pendingApproval', 'stuck425', 'wrongLoan200'],
    loan.externalId,
  );
  if (struck?.type === 'wrongLoan200') return { answer: anothersAnswer(store, loan) };
  if (struck?.type === 'stuck425') return underWayForEver(store, key, request.bodyText);
  if (struck?.type === 'pendingApproval') {
    store.remember(key, { state: 2, status: 200, body: '' });
    return {
      answer: json(200, {
        commandId: store.commands.size,
        rollbackTransaction: true,
        resourceExternalId: {},
        subResourceExternalId: {},
      }),
    };
  }
  const refusal =
    (struck === undefined ? undefined : cannedAnswer(struck.type, request.path)) ?? undefined;
  if (refusal !== undefined) return recorded(store, key, refusal, struck?.type === 'unmapped500');
  const read = readRequest(body, 1n);
  if ('status' in read) return recorded(store, key, read);
  const refused = refuseByState(
    store,
    loan,
    read,
    simulation.businessDate(),
    simulation.duplicateFlavour,
  );
  if (refused !== undefined) return recorded(store, key, refused);
  return commit(simulation, request, read, body, key);
}

function commit(
  simulation: Simulation,
  request: CommandRequest,
  read: RepaymentRequest,
  body: Record<string, unknown>,
  key: string,
): Outcome {
  const { store, faults } = simulation;
  const { loan } = request;
  const fault = faults.take(
    [
      'committedThenTimeout',
      'committedThen425',
      'committedThen409',
      'committedThen502',
      'wrongAmount',
    ],
    loan.externalId,
  );
  const conflict = cannedAnswer('sticky409', request.path);
  let answer: Answer | undefined;
  store.commit(
    {
      loanId: loan.id,
      externalId: read.externalId,
      typeId: 2,
      date: read.date,
      note: read.note,
      amountPaise: read.amountPaise + (fault?.type === 'wrongAmount' ? 100n : 0n),
      manuallyReversed: false,
      reversalExternalId: undefined,
    },
    key,
    (made): Command => {
      answer = success(loan, made, { ...body, transactionAmount: decimalOf(made.amountPaise) });
      if (fault?.type === 'committedThen425') return { state: 4, status: 0, body: '' };
      if (fault?.type === 'committedThen409' && conflict !== undefined)
        return { state: 5, status: 409, body: conflict.body };
      return { state: 1, status: 200, body: answer.body };
    },
  );
  if (answer === undefined) throw new Error('a committed repayment always has its answer');
  return struckBy(fault?.type, answer, conflict, request.bodyText);
}

/** As a crash of Fineract leaves it: nothing is done, and the key stays under way. */
function underWayForEver(store: Store, key: string, requestBody: string): Outcome {
  store.remember(key, { state: 4, status: 0, body: '' });
  return {
    answer: {
      status: 425,
      body: requestBody,
      headers: { 'content-type': 'application/json', 'x-served-from-cache': 'true' },
    },
  };
}

/** What the caller gets of a repayment that is committed, if a fault strikes between the commit and the answer. */
function struckBy(
  fault: FaultType | undefined,
  answer: Answer,
  conflict: Answer | undefined,
  requestBody: string,
): Outcome {
  switch (fault) {
    case 'committedThenTimeout':
      return { answer, hangUp: true };
    case 'committedThen425':
      return {
        answer: {
          status: 425,
          body: requestBody,
          headers: { 'content-type': 'application/json', 'x-served-from-cache': 'true' },
        },
      };
    case 'committedThen409':
      return { answer: conflict ?? answer };
    case 'committedThen502':
      return { answer: html(502) };
    default:
      return { answer };
  }
}

function runAdjustment(
  simulation: Simulation,
  request: CommandRequest,
  transaction: Transaction,
  body: Record<string, unknown>,
  key: string,
): Outcome {
  const { store, faults } = simulation;
  const struck = faults.take([...RECORDED, 'stuck425'], request.loan.externalId);
  if (struck?.type === 'stuck425') return underWayForEver(store, key, request.bodyText);
  const refusal = struck === undefined ? undefined : cannedAnswer(struck.type, request.path);
  if (refusal !== undefined) return recorded(store, key, refusal, struck?.type === 'unmapped500');
  const read = readRequest(body, 0n);
  if ('status' in read) return recorded(store, key, read);
  if (transaction.manuallyReversed || transaction.typeId !== 2) {
    const code =
      'error.msg.loan.transaction.adjustment.is.only.allowed.to.repayment.or.waiver.or.creditbalancerefund.transactions';
    return recorded(
      store,
      key,
      envelope({ status: 403, code, message: 'Only a repayment that stands can be adjusted.' }),
    );
  }
  if (read.externalId !== undefined && store.transactionsByExternalId.has(read.externalId)) {
    return recorded(
      store,
      key,
      notFound('error.msg.loan.transaction.external.id.invalid', 'The new external id is taken.'),
    );
  }
  store.reverse(
    transaction,
    typeof body['reversalExternalId'] === 'string' ? body['reversalExternalId'] : undefined,
  );
  if (read.amountPaise === 0n) return undone(simulation, request, transaction, body, key);
  let answer: Answer | undefined;
  store.commit(
    {
      loanId: request.loan.id,
      externalId: read.externalId,
      typeId: 2,
      date: read.date,
      note: read.note,
      amountPaise: read.amountPaise,
      manuallyReversed: false,
      reversalExternalId: undefined,
    },
    key,
    (made) => {
      answer = success(request.loan, made, body);
      return { state: 1, status: 200, body: answer.body };
    },
  );
  if (answer === undefined) throw new Error('a committed adjustment always has its answer');
  return { answer };
}

/** An undo that is carried out, with what may strike between that and its answer. */
function undone(
  { store, faults }: Simulation,
  request: CommandRequest,
  transaction: Transaction,
  body: Record<string, unknown>,
  key: string,
): Outcome {
  const answer = success(request.loan, transaction, body);
  const fault = faults.take(
    ['committedThenTimeout', 'committedThen425', 'committedThen502'],
    request.loan.externalId,
  );
  const isStuck = fault?.type === 'committedThen425';
  store.remember(
    key,
    isStuck ? { state: 4, status: 0, body: '' } : { state: 1, status: 200, body: answer.body },
  );
  return struckBy(fault?.type, answer, undefined, request.bodyText);
}
