import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  Approval,
  ApprovalPage,
  ApprovalQuery,
  DecisionRequest,
  UndoRequest,
} from '../approval.ts';
import {
  CommentRequest,
  ExceptionComment,
  ExceptionDetail,
  ExceptionExportQuery,
  ExceptionPage,
  ExceptionPatch,
  ExceptionQuery,
  OwnerRequest,
} from '../exception.ts';
import { answers, byId, guarded, guardedChange, guardedThing, jsonBody } from './answers.ts';
import { exported } from './exported.ts';

const listExceptions: ZodOpenApiOperationObject = {
  summary: 'Cases that a person must see, newest first, and how many there are of each category',
  tags: ['exceptions'],
  requestParams: { query: ExceptionQuery },
  responses: answers('200', 'A page of cases.', ExceptionPage, guarded),
};

const getException: ZodOpenApiOperationObject = {
  summary: 'One case, with both of its sides and the way back to the files',
  tags: ['exceptions'],
  requestParams: { path: byId },
  responses: answers('200', 'The case.', ExceptionDetail, guardedThing),
};

const patchException: ZodOpenApiOperationObject = {
  summary: 'Ask for a decision on a case; a second person takes it',
  tags: ['exceptions'],
  requestParams: { path: byId },
  requestBody: jsonBody(ExceptionPatch),
  responses: answers('202', 'The request; Location names it.', Approval, guardedChange),
};

const postComment: ZodOpenApiOperationObject = {
  summary: 'Say something about a case',
  tags: ['exceptions'],
  requestParams: { path: byId },
  requestBody: jsonBody(CommentRequest),
  responses: answers('201', 'The comment.', ExceptionComment, guardedThing),
};

const putOwner: ZodOpenApiOperationObject = {
  summary: 'Give an open case to somebody, take it, or let it go',
  description: 'Every change is kept and told among the comments.',
  tags: ['exceptions'],
  requestParams: { path: byId },
  requestBody: jsonBody(OwnerRequest),
  responses: answers('200', 'The case.', ExceptionDetail, guardedChange),
};

const listApprovals: ZodOpenApiOperationObject = {
  summary: 'What waits for a second person, and what was decided, newest first',
  tags: ['approvals'],
  requestParams: { query: ApprovalQuery },
  responses: answers('200', 'A page of approvals.', ApprovalPage, guarded),
};

const getApproval: ZodOpenApiOperationObject = {
  summary: 'One approval',
  tags: ['approvals'],
  requestParams: { path: byId },
  responses: answers('200', 'The approval.', Approval, guardedThing),
};

function decision(summary: string): ZodOpenApiOperationObject {
  return {
    summary,
    description: 'Whoever asked may not decide. A decision never changes again.',
    tags: ['approvals'],
    requestParams: { path: byId },
    requestBody: { required: false, content: { 'application/json': { schema: DecisionRequest } } },
    responses: answers(
      '200',
      'The approval, with what the decision brought about.',
      Approval,
      guardedChange,
    ),
  };
}

const withdraw: ZodOpenApiOperationObject = {
  summary: 'Take back what one asked for',
  description:
    'Only whoever asked, and only while nobody has decided. The same may be asked for again.',
  tags: ['approvals'],
  requestParams: { path: byId },
  requestBody: { required: false, content: { 'application/json': { schema: DecisionRequest } } },
  responses: answers('200', 'The approval, withdrawn.', Approval, guardedChange),
};

const undo: ZodOpenApiOperationObject = {
  summary: 'Ask to take a posted repayment back; a second person decides',
  tags: ['transactions'],
  requestParams: { path: z.object({ source_key: z.string().regex(/^[0-9a-f]{32}$/) }) },
  requestBody: jsonBody(UndoRequest),
  responses: answers('202', 'The request; Location names it.', Approval, guardedChange),
};

export const decisionPaths: ZodOpenApiPathsObject = {
  '/api/exceptions': { get: listExceptions },
  '/api/exceptions/export': {
    get: exported('GET /api/exceptions', ExceptionExportQuery, 'exceptions'),
  },
  '/api/exceptions/{id}': { get: getException, patch: patchException },
  '/api/exceptions/{id}/comments': { post: postComment },
  '/api/exceptions/{id}/owner': { put: putOwner },
  '/api/approvals': { get: listApprovals },
  '/api/approvals/{id}': { get: getApproval },
  '/api/approvals/{id}/approve': { post: decision('Approve, and carry it out') },
  '/api/approvals/{id}/reject': { post: decision('Reject') },
  '/api/approvals/{id}/withdraw': { post: withdraw },
  '/api/transactions/{source_key}/undo': { post: undo },
};
