import * as z from 'zod';
import { Instant } from './values.ts';

export const Health = z
  .object({
    status: z.literal('ok'),
    version: z.string(),
    time: Instant,
    database: z.object({ status: z.literal('ok'), duration_ms: z.int().min(0) }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
