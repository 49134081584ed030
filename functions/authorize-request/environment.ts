import * as z from 'zod';

export const Environment = z.object({
  POWERTOOLS_SERVICE_NAME: z.string().default('authorize-request'),
  LOG_LEVEL: z.string().optional(),
  INTERNAL_TOKEN_SECRET_ARN: z.string().min(1),
  SIGNING_KEYS_SECRET_ARN: z.string().min(1),
});
export type Environment = z.input<typeof Environment>;
