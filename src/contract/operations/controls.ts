import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { Approval } from '../approval.ts';
import { CapList, CapRequest, PostingSwitch, PostingSwitchRequest } from '../controls.ts';
import { HoldPage, HoldQuery, HoldRequest, loanPath, paymentPath, PlacedHold } from '../hold.ts';
import { Preview, PreviewQuery } from '../preview.ts';
import { answers, guarded, guardedChange, jsonBody } from './answers.ts';

const preview: ZodOpenApiOperationObject = {
  summary: 'What the next run would post, what it would leave, and what becomes of the loans',
  tags: ['controls'],
  requestParams: { query: PreviewQuery },
  responses: answers('200', 'The preview; nothing is changed.', Preview, guarded),
};

const getSwitch: ZodOpenApiOperationObject = {
  summary: 'Whether posting is on, and who changed that',
  tags: ['controls'],
  responses: answers('200', 'The switch.', PostingSwitch, ['401', '403', '503']),
};

const putSwitch: ZodOpenApiOperationObject = {
  summary: 'Stop all posting, or let it go on',
  description:
    'Off holds as soon as this is answered: nothing more is queued or claimed. Whatever is in the queue goes back to where it was.',
  tags: ['controls'],
  requestBody: jsonBody(PostingSwitchRequest),
  responses: answers('200', 'The switch as it stands now.', PostingSwitch, guarded),
};

const getCaps: ZodOpenApiOperationObject = {
  summary: 'The caps of a day, and how much of them is used',
  tags: ['controls'],
  responses: answers('200', 'The caps that hold.', CapList, ['401', '403', '503']),
};

const putCap: ZodOpenApiOperationObject = {
  summary: 'Set, change or lift the cap of one lender, or of all together',
  description: 'It holds from the next run on; what is queued already stays queued.',
  tags: ['controls'],
  requestBody: jsonBody(CapRequest),
  responses: answers('200', 'The caps that hold now.', CapList, guarded),
};

function hold(
  summary: string,
  path: typeof paymentPath | typeof loanPath,
): ZodOpenApiOperationObject {
  return {
    summary,
    tags: ['controls'],
    requestParams: { path },
    requestBody: jsonBody(HoldRequest),
    responses: answers(
      '201',
      'The hold, and what it found in the queue.',
      PlacedHold,
      guardedChange,
    ),
  };
}

function release(
  summary: string,
  path: typeof paymentPath | typeof loanPath,
): ZodOpenApiOperationObject {
  return {
    summary,
    description: 'A second person must approve; until then the hold stands.',
    tags: ['controls'],
    requestParams: { path },
    requestBody: jsonBody(HoldRequest),
    responses: answers('202', 'The request; Location names it.', Approval, guardedChange),
  };
}

const listHolds: ZodOpenApiOperationObject = {
  summary: 'Holds, newest first',
  tags: ['controls'],
  requestParams: { query: HoldQuery },
  responses: answers('200', 'A page of holds.', HoldPage, guarded),
};

export const controlPaths: ZodOpenApiPathsObject = {
  '/api/pipeline/preview': { get: preview },
  '/api/pipeline/switch': { get: getSwitch, put: putSwitch },
  '/api/pipeline/caps': { get: getCaps, put: putCap },
  '/api/transactions/{source_key}/hold': { post: hold('Hold a payment', paymentPath) },
  '/api/transactions/{source_key}/release': {
    post: release('Ask for the release of a held payment', paymentPath),
  },
  '/api/loans/{loan}/hold': {
    post: hold('Hold a loan: its payments, those to come included', loanPath),
  },
  '/api/loans/{loan}/release': {
    post: release('Ask for the release of a held loan', loanPath),
  },
  '/api/holds': { get: listHolds },
};
