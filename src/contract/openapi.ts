/** The OpenAPI 3.1 document, made from the same schemas that check requests: one file of operations for each area. */
import { createDocument } from 'zod-openapi';
import { auditPaths } from './operations/audit.ts';
import { accountPaths } from './operations/accounts.ts';
import { controlPaths } from './operations/controls.ts';
import { deadLetterPaths } from './operations/dead-letters.ts';
import { decisionPaths } from './operations/decisions.ts';
import { dryRunPaths } from './operations/dry-run.ts';
import { feedPaths } from './operations/feeds.ts';
import { filePaths } from './operations/files.ts';
import { insightPaths } from './operations/insight.ts';
import { pipelinePaths } from './operations/pipeline.ts';
import { proofPaths } from './operations/proof.ts';
import { transactionPaths } from './operations/transactions.ts';
import { rejectedRecordPaths } from './operations/rejected-records.ts';
import { uploadPaths } from './operations/uploads.ts';
import { webhookPaths } from './operations/webhooks.ts';

/** The document as plain JSON data. It is written to openapi/openapi.json when a route changes: `npm run openapi`. */
export function openApiDocument(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Turno Collections operations API',
      version,
      description:
        'Errors are problem documents (RFC 9457). Amounts are rupees as text; times are Indian standard time.',
    },
    security: [{ accessToken: [] }, { internalToken: [] }],
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        internalToken: { type: 'apiKey', in: 'header', name: 'X-Internal-Token' },
      },
    },
    paths: {
      ...accountPaths,
      ...insightPaths,
      ...auditPaths,
      ...pipelinePaths,
      ...controlPaths,
      ...filePaths,
      ...uploadPaths,
      ...rejectedRecordPaths,
      ...feedPaths,
      ...dryRunPaths,
      ...decisionPaths,
      ...deadLetterPaths,
      ...proofPaths,
      ...transactionPaths,
      ...webhookPaths,
    },
  });
}
