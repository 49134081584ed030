import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { Approval } from '../approval.ts';
import {
  CorrectionsAnswer,
  CorrectionsRequest,
  RejectedRecordDetail,
  RejectedRecordExportQuery,
  RejectedRecordPage,
  RejectedRecordPatch,
  RejectedRecordQuery,
  ReplayAnswer,
  ReplayRequest,
} from '../rejected-record.ts';
import { answers, byId, guarded, guardedChange, guardedThing, jsonBody } from './answers.ts';
import { exported } from './exported.ts';

const tags = ['rejected records'];

const list: ZodOpenApiOperationObject = {
  summary: 'Records that did not pass, newest first, and how many there are for each reason',
  tags,
  requestParams: { query: RejectedRecordQuery },
  responses: answers('200', 'A page of records.', RejectedRecordPage, guarded),
};

const get: ZodOpenApiOperationObject = {
  summary: 'One rejected record, as its file brought it, with what people decided about it',
  tags,
  requestParams: { path: byId },
  responses: answers('200', 'The record.', RejectedRecordDetail, guardedThing),
};

const asked = {
  '202': {
    description: 'A second person must decide; Location names the approval.',
    content: { 'application/json': { schema: Approval } },
  },
};

const patch: ZodOpenApiOperationObject = {
  summary: 'Correct a rejected record, or set it aside',
  description:
    'What says whose money it is, how much, when and whether, needs a second person: the approval puts the correction ' +
    'in force and, where the record then passes the rules of its mapping, makes it a row. So does setting a record ' +
    'aside that may be money. The record itself stays as its file brought it.',
  tags,
  requestParams: { path: byId },
  requestBody: jsonBody(RejectedRecordPatch),
  responses: {
    ...answers('200', 'The record as it is now.', RejectedRecordDetail, guardedChange),
    ...asked,
  },
};

const corrections: ZodOpenApiOperationObject = {
  summary: 'Correct many rejected records of one lender alike, or set them aside',
  description: 'As for one record, with one approval for all of them.',
  tags,
  requestBody: jsonBody(CorrectionsRequest),
  responses: {
    ...answers('200', 'What is in force now.', CorrectionsAnswer, guardedChange),
    ...asked,
  },
};

const replay: ZodOpenApiOperationObject = {
  summary: 'Check rejected records anew; those that pass become rows',
  description:
    'By the rules of the mapping as it is now, with the corrections in force. May be repeated: a record becomes a row once.',
  tags,
  requestBody: jsonBody(ReplayRequest),
  responses: answers('200', 'What became of each.', ReplayAnswer, guardedThing),
};

export const rejectedRecordPaths: ZodOpenApiPathsObject = {
  '/api/rejected-records': { get: list },
  '/api/rejected-records/export': {
    get: exported('GET /api/rejected-records', RejectedRecordExportQuery, 'rejected records'),
  },
  '/api/rejected-records/{id}': { get, patch },
  '/api/rejected-records/corrections': { post: corrections },
  '/api/rejected-records/replay': { post: replay },
};
