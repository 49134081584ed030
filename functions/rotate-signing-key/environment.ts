import * as z from 'zod';

export const Environment = z.object({
  POWERTOOLS_SERVICE_NAME: z.string().default('rotate-signing-key'),
  LOG_LEVEL: z.string().optional(),
});
export type Environment = z.input<typeof Environment>;
