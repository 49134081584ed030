/** What travels through the queues. */
import * as z from 'zod';

/**
 * A request for a pipeline run. The schedule sends only its trigger; whoever reads the message
 * takes a request id from the queue's own message id where none is given.
 */
export const PipelineRequestMessage = z.object({
  requestId: z.uuid().optional(),
  trigger: z.enum(['schedule', 'api', 'command', 'file']).default('schedule'),
  requestedBy: z.string().min(1).default('schedule'),
  skipTransform: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  lender: z.string().min(1).nullable().default(null),
});
export type PipelineRequestMessage = z.infer<typeof PipelineRequestMessage>;

/** One payment to post. Everything else about it is read from the outbox when the message arrives. */
export const PostingMessage = z.strictObject({ sourceKey: z.string().regex(/^[0-9a-f]{32}$/) });
export type PostingMessage = z.infer<typeof PostingMessage>;

/** One posted payment to take back, in the same queue and group as the payments of its loan. */
export const UndoMessage = z.strictObject({ undo: z.string().regex(/^[0-9a-f]{32}$/) });
export type UndoMessage = z.infer<typeof UndoMessage>;
