/** What the function needs to know; the input type is what the infrastructure must set. */
import * as z from 'zod';

export const Environment = z.object({
  ASSETS_DIR: z.string().default('/opt'),
  LOG_LEVEL: z.string().default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().default('poll-gateways'),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  GATEWAY_SECRET_ARN: z.string(),
  GATEWAY_TIMEOUT_MS: z.coerce.number().int().positive().default(15_000),
  POLL_QUEUE_URL: z.string().min(1),
  /** How far each poll looks behind the end of the last one. */
  POLL_OVERLAP_HOURS: z.coerce.number().int().positive().default(6),
  /** How far the first poll of a day looks back; gateways capture a payment up to five days after it was made. */
  POLL_DEEP_HOURS: z.coerce.number().int().positive().default(144),
  /** What is younger may still be told by its webhook. */
  POLL_SETTLE_MINUTES: z.coerce.number().int().nonnegative().default(15),
  /** A source that was not asked completely for so long is late. */
  POLL_LATE_HOURS: z.coerce.number().int().positive().default(6),
});

export type Environment = z.infer<typeof Environment>;
export type EnvironmentInput = z.input<typeof Environment>;
