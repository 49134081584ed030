/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  ASSETS_DIR: z.string().default('/opt'),
  LOG_LEVEL: z.string().default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().default('ingest-file'),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  /** Events of any other bucket are refused. */
  FILE_BUCKET_NAME: z.string().min(1),
  PIPELINE_QUEUE_URL: z.string().min(1),
  /** So long after a file was loaded a pipeline run begins; 0: the schedule alone starts runs. */
  RUN_AFTER_FILE_SECONDS: z.coerce.number().int().min(0).max(900).default(0),
});

export type Environment = z.infer<typeof Environment>;
export type EnvironmentInput = z.input<typeof Environment>;
