import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { FineractLogPage, FineractLogQuery } from '../fineract-log.ts';
import { paymentPath } from '../hold.ts';
import { TransactionDetail, RetryRequest } from '../transaction-detail.ts';
import { TransactionEvidence } from '../transaction-evidence.ts';
import { TransactionExportQuery, TransactionPage, TransactionQuery } from '../transaction.ts';
import { answers, guarded, guardedChange, guardedThing, jsonBody } from './answers.ts';
import { exported } from './exported.ts';

const listTransactions: ZodOpenApiOperationObject = {
  summary: 'Payments, newest value date first and largest first within a day',
  description:
    'Filters hold together. `q` searches for anything that names a payment, exactly; it stands alone among the filters that name one.',
  tags: ['transactions'],
  requestParams: { query: TransactionQuery },
  responses: answers('200', 'A page of payments.', TransactionPage, guarded),
};

const getTransaction: ZodOpenApiOperationObject = {
  summary:
    'One payment, from its repayment in Fineract back to the records and calls that told of it',
  description:
    'From Fineract one comes here by GET /api/transactions?fineract_transaction_id=. Bodies of calls are as they are kept: without passwords.',
  tags: ['transactions'],
  requestParams: { path: paymentPath },
  responses: answers('200', 'The payment.', TransactionDetail, guardedThing),
};

const getEvidence: ZodOpenApiOperationObject = {
  summary: 'Read the archived bytes of a payment again, and compare them with what was stored',
  description:
    'The whole archived object is read once: its SHA-256 must be that of the processing log, so that one changed byte anywhere is found; and its record, cut from the same bytes and read by the mapping, must be the stored row. An object over 1 GiB is too large for one answer: only the record is read, and the verdict is at best `unproven`.',
  tags: ['transactions'],
  requestParams: { path: paymentPath },
  responses: answers(
    '200',
    'What was compared, and the verdict.',
    TransactionEvidence,
    guardedThing,
  ),
};

const retry: ZodOpenApiOperationObject = {
  summary: 'Have a failed repayment tried with the next run, and not after its pause',
  description:
    'For at once, ask for a run. A parked repayment is tried again by a decision on its exception.',
  tags: ['transactions'],
  requestParams: { path: paymentPath },
  requestBody: jsonBody(RetryRequest),
  responses: answers('200', 'The payment, due now.', TransactionDetail, guardedChange),
};

const fineractLog: ZodOpenApiOperationObject = {
  summary: 'Calls to Fineract, newest first',
  description: 'A caller who is limited to some lenders names a loan or a payment.',
  tags: ['fineract'],
  requestParams: { query: FineractLogQuery },
  responses: answers('200', 'A page of calls.', FineractLogPage, guarded),
};

export const transactionPaths: ZodOpenApiPathsObject = {
  '/api/transactions': { get: listTransactions },
  '/api/transactions/export': {
    get: exported('GET /api/transactions', TransactionExportQuery, 'transactions'),
  },
  '/api/transactions/{source_key}': { get: getTransaction },
  '/api/transactions/{source_key}/evidence': { get: getEvidence },
  '/api/transactions/{source_key}/retry': { post: retry },
  '/api/fineract/log': { get: fineractLog },
};
