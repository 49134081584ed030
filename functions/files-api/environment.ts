/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  POWERTOOLS_SERVICE_NAME: z.string().default('files-api'),
  LOG_LEVEL: z.string().optional(),
  ASSETS_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  FILE_BUCKET_NAME: z.string().min(1),
  INGEST_QUEUE_URL: z.string().min(1),
});
export type Environment = z.input<typeof Environment>;
