/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  ASSETS_DIR: z.string().default('/opt'),
  LOG_LEVEL: z.string().default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().default('run-pipeline'),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  POSTING_QUEUE_URL: z.string().min(1),
  /** Longer than a message can live in the posting queue before its worker gives up. */
  OUTBOX_RESEND_AFTER_SECONDS: z.coerce.number().int().positive().default(14_400),
});

export type Environment = z.infer<typeof Environment>;
export type EnvironmentInput = z.input<typeof Environment>;
