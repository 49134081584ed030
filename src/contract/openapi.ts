/** The OpenAPI 3.1 document, made from the same schemas that check requests: one file of operations for each area. */
import { createDocument } from 'zod-openapi';
import { auditPaths } from './operations/audit.ts';
import { controlPaths } from './operations/controls.ts';
import { deadLetterPaths } from './operations/dead-letters.ts';
import { decisionPaths } from './operations/decisions.ts';
import { filePaths } from './operations/files.ts';
import { insightPaths } from './operations/insight.ts';
import { pipelinePaths } from './operations/pipeline.ts';
import { proofPaths } from './operations/proof.ts';
import { webhookPaths } from './operations/webhooks.ts';

let made: { readonly version: string; readonly document: object } | undefined;

/** The document as plain JSON data; made at the first request and kept. */
export function openApiDocument(version: string): object {
  if (made?.version !== version) made = { version, document: makeDocument(version) };
  return made.document;
}

function makeDocument(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Turno Collections operations API',
      version,
      description:
        'Errors are problem documents (RFC 9457). Amounts are rupees as text; times are Indian standard time.',
    },
    security: [{ internalToken: [] }],
    components: {
      securitySchemes: {
        internalToken: { type: 'apiKey', in: 'header', name: 'X-Internal-Token' },
      },
    },
    paths: {
      ...insightPaths,
      ...auditPaths,
      ...pipelinePaths,
      ...controlPaths,
      ...filePaths,
      ...decisionPaths,
      ...deadLetterPaths,
      ...proofPaths,
      ...webhookPaths,
    },
  });
}
