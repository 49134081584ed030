import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { AuditPage, AuditQuery, AuditVerification, AuditVerifyRequest } from '../audit.ts';
import { answers, guarded } from './answers.ts';

const tags = ['audit'];

const list: ZodOpenApiOperationObject = {
  summary: 'Every change that people made, newest first',
  description: 'Secrets, names, phones and raw records are left out of `before` and `after`.',
  tags,
  requestParams: { query: AuditQuery },
  responses: answers('200', 'A page of entries.', AuditPage, guarded),
};

const verify: ZodOpenApiOperationObject = {
  summary: 'Whether the log is what it was',
  description:
    'Computes every hash anew and follows every link. Send the head that an earlier verification told: the chain alone cannot show that its end was cut off.',
  tags,
  requestBody: { required: false, content: { 'application/json': { schema: AuditVerifyRequest } } },
  responses: answers('200', 'What was found, and the head to keep.', AuditVerification, guarded),
};

export const auditPaths: ZodOpenApiPathsObject = {
  '/api/audit': { get: list },
  '/api/audit/verify': { post: verify },
};
