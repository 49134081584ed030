import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { PipelineRunHeaders } from '../pipeline-run.ts';
import {
  Proof,
  ProofRun,
  ProofRunDetail,
  ProofRunPage,
  ProofRunQuery,
  ProofRunRequest,
} from '../proof.ts';
import { answers, byId, guarded, guardedThing } from './answers.ts';

const getProof: ZodOpenApiOperationObject = {
  summary: 'The newest finished proof with what it found, and the one under way',
  tags: ['proof'],
  requestParams: { query: ProofRunQuery },
  responses: answers('200', 'The proof.', Proof, guarded),
};

const startRun: ZodOpenApiOperationObject = {
  summary: 'Compare our repayments with those of Fineract',
  tags: ['proof'],
  requestParams: { header: PipelineRunHeaders },
  requestBody: { required: false, content: { 'application/json': { schema: ProofRunRequest } } },
  responses: answers('202', 'Accepted; Location names the run.', ProofRun, [
    '400',
    '401',
    '403',
    '422',
    '503',
  ]),
};

const listRuns: ZodOpenApiOperationObject = {
  summary: 'Proofs, newest first',
  tags: ['proof'],
  requestParams: { query: ProofRunQuery },
  responses: answers('200', 'A page of proofs.', ProofRunPage, guarded),
};

const getRun: ZodOpenApiOperationObject = {
  summary: 'One proof, with the differences that it found',
  tags: ['proof'],
  requestParams: { path: byId, query: ProofRunQuery },
  responses: answers('200', 'The proof.', ProofRunDetail, guardedThing),
};

export const proofPaths: ZodOpenApiPathsObject = {
  '/api/proof': { get: getProof },
  '/api/proof/runs': { post: startRun, get: listRuns },
  '/api/proof/runs/{id}': { get: getRun },
};
