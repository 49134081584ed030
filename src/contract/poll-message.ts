/** What travels through the poll queue. */
import * as z from 'zod';

/** A request to ask gateways: without a lender and gateway, one message for each source follows from it. */
export const PollMessage = z.object({
  trigger: z.enum(['schedule', 'api']).default('schedule'),
  requestedBy: z.string().min(1).default('schedule'),
  lender: z.string().min(1).nullable().default(null),
  gateway: z.string().min(1).nullable().default(null),
  /** True: goes on with a poll under way, and begins none. */
  goesOn: z.boolean().default(false),
});
export type PollMessage = z.infer<typeof PollMessage>;
