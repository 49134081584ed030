import * as z from 'zod';

export const Environment = z.object({
  POWERTOOLS_SERVICE_NAME: z.string().default('accounts-api'),
  LOG_LEVEL: z.string().optional(),
  ASSETS_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_SECRET_ARN: z.string().optional(),
  DATABASE_HOST: z.string().optional(),
  SIGNING_KEYS_SECRET_ARN: z.string().min(1),
});
export type Environment = z.input<typeof Environment>;
