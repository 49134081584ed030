/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  ASSETS_DIR: z.string().default('/opt'),
  LOG_LEVEL: z.string().default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().default('prove-repayments'),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  FINERACT_SECRET_ARN: z.string(),
  FINERACT_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000),
  PROOF_QUEUE_URL: z.string().min(1),
  /** Loans with a repayment that was posted within so many days are proven every night. */
  PROOF_RECENT_DAYS: z.coerce.number().int().positive().default(35),
  /** Every loan is proven at least once in so many days. */
  PROOF_FULL_DAYS: z.coerce.number().int().min(3).default(30),
  /** Loans that are read at once; Fineract shares 40 database connections among all its callers. */
  PROOF_CONCURRENCY: z.coerce.number().int().positive().default(8),
  /** Loans that are compared and written together. */
  PROOF_LOANS_AT_ONCE: z.coerce.number().int().positive().default(64),
});

export type Environment = z.infer<typeof Environment>;
export type EnvironmentInput = z.input<typeof Environment>;
