import * as z from 'zod';

export const Environment = z.object({
  POWERTOOLS_SERVICE_NAME: z.string().default('operations-api'),
  LOG_LEVEL: z.string().optional(),
  ASSETS_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  PIPELINE_QUEUE_URL: z.string().min(1),
  PIPELINE_DEAD_LETTERS_URL: z.string().min(1),
  INGEST_QUEUE_URL: z.string().min(1),
  INGEST_DEAD_LETTERS_URL: z.string().min(1),
  POSTING_QUEUE_URL: z.string().min(1),
  POSTING_DEAD_LETTERS_URL: z.string().min(1),
  PROOF_QUEUE_URL: z.string().min(1),
  PROOF_DEAD_LETTERS_URL: z.string().min(1),
  POLL_QUEUE_URL: z.string().min(1),
  POLL_DEAD_LETTERS_URL: z.string().min(1),
  FINERACT_SECRET_ARN: z.string().min(1),
});
export type Environment = z.input<typeof Environment>;
