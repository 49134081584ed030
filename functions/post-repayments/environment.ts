/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  ASSETS_DIR: z.string().default('/opt'),
  LOG_LEVEL: z.string().default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().default('post-repayments'),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  FINERACT_SECRET_ARN: z.string(),
  FINERACT_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000),
  /** No request leaves later than so long after a message was taken. */
  POSTING_TIME_BUDGET_MS: z.coerce.number().int().positive().default(60_000),
  /** The delivery at which an open outcome is recorded as failed; the queue must give at least so many. */
  POSTING_RECEIVE_COUNT_MAX: z.coerce.number().int().positive().default(4),
  /** How much longer than its longest work a claim holds: for a slow database. */
  POSTING_LEASE_MARGIN_MS: z.coerce.number().int().positive().default(30_000),
  CONNECTIONS_MAX: z.coerce.number().int().positive().default(10),
});

export type Environment = z.infer<typeof Environment>;
export type EnvironmentInput = z.input<typeof Environment>;
