/** What travels through the proof queue. */
import * as z from 'zod';

/**
 * A request for a proof, or for going on with one. The schedule sends only its trigger; whoever reads the message takes a
 * request id from the queue's own message id where none is given.
 */
export const ProofRequestMessage = z.object({
  requestId: z.uuid().optional(),
  trigger: z.enum(['schedule', 'api', 'command']).default('schedule'),
  requestedBy: z.string().min(1).default('schedule'),
  scope: z.enum(['due', 'all']).default('due'),
  lender: z.string().min(1).nullable().default(null),
  loanExternalId: z.string().min(1).nullable().default(null),
});
export type ProofRequestMessage = z.infer<typeof ProofRequestMessage>;
