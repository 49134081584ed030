/** Messages that were given up after every try: what they name, and what was done with them. */
import * as z from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant } from './values.ts';

export const DeadLetterQueueName = z
  .enum(['ingest', 'pipeline', 'posting', 'proof', 'polls'])
  .meta({ id: 'DeadLetterQueueName', description: 'The queue whose messages were given up.' });
export type DeadLetterQueueName = z.infer<typeof DeadLetterQueueName>;

/** What a message asks for, as it stands now. */
export const DeadLetterSubject = z
  .object({
    kind: z.enum(['payment', 'undo', 'file', 'run', 'proof', 'poll']),
    key: z
      .string()
      .meta({ description: 'source_key, object key, request id, or lender and gateway.' }),
    id: z.int().nullable().meta({ description: 'file_id, or run_id of the run or proof.' }),
    lender: z.string().nullable(),
    loan_external_id: z.string().nullable(),
    state: z.string().nullable().meta({
      description:
        'State in the outbox, of the undo, in the file log or of the run; null: nobody knows it.',
    }),
    reason: z.string().nullable().meta({ description: 'Why it failed last, where it has.' }),
    needed: z
      .boolean()
      .meta({ description: 'It waits for this message, which can then not be discarded.' }),
  })
  .meta({ id: 'DeadLetterSubject' });
export type DeadLetterSubject = z.infer<typeof DeadLetterSubject>;

export const DeadLetter = z
  .object({
    message_id: z.string(),
    sent_at: Instant.meta({ description: 'When the queue took it.' }),
    readable: z.boolean().meta({
      description: 'False: no function can make anything of its body.',
    }),
    size_bytes: Count,
    names: z.array(DeadLetterSubject),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;

export const DeadLetterQueue = z
  .object({
    queue: DeadLetterQueueName,
    count: Count.meta({ description: 'As the queue estimates it, never less than are shown.' }),
    oldest_at: Instant.nullable().meta({
      description: 'The oldest of those shown. A FIFO queue counts from the moment it gave up.',
    }),
    messages: z.array(DeadLetter).meta({
      description: 'Some of them; of one loan perhaps only the first.',
    }),
  })
  .meta({ id: 'DeadLetterQueue' });
export type DeadLetterQueue = z.infer<typeof DeadLetterQueue>;

export const DeadLetterQuery = z.strictObject({
  queue: DeadLetterQueueName.optional(),
  limit: pageQuery.limit.meta({
    description: 'Messages shown of each queue, 1 to 200; 20 unless given.',
  }),
});
export const DeadLetterList = z
  .object({ items: z.array(DeadLetterQueue) })
  .meta({ id: 'DeadLetterList' });
export type DeadLetterList = z.infer<typeof DeadLetterList>;

const MessageIds = z
  .array(z.string().min(1, 'must not be empty').max(100, 'must be at most 100 characters'))
  .min(1, 'must name a message')
  .max(100, 'must be at most 100 messages');

export const DeadLetterRedrive = z
  .strictObject({
    messages: z
      .union([z.literal('all'), MessageIds])
      .default('all')
      .meta({ description: 'Message ids, or all that a function can read.' }),
  })
  .meta({ id: 'DeadLetterRedrive' });

export const DeadLetterDiscard = z
  .strictObject({
    messages: MessageIds,
    reason: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(500, 'must be at most 500 characters'),
  })
  .meta({ id: 'DeadLetterDiscard' });

export const DeadLetterOutcome = z.enum(['redriven', 'discarded', 'kept', 'not found']);
export type DeadLetterOutcome = z.infer<typeof DeadLetterOutcome>;

export const DeadLetterResult = z
  .object({
    queue: DeadLetterQueueName,
    messages: z.array(
      z.object({
        message_id: z.string(),
        outcome: DeadLetterOutcome,
        reason: z.string().nullable(),
      }),
    ),
    remaining: Count.meta({ description: 'Still among the dead letters, as the queue estimates.' }),
  })
  .meta({ id: 'DeadLetterResult' });
export type DeadLetterResult = z.infer<typeof DeadLetterResult>;

/** One line of the record: `begun` stands before anything was done, the other outcomes after it. */
export const DeadLetterAction = z
  .object({
    action_id: z.int(),
    acted_at: Instant,
    acted_by: z.string(),
    action: z.enum(['redrive', 'discard']),
    queue: DeadLetterQueueName,
    message_id: z.string(),
    outcome: z.enum(['begun', 'redriven', 'discarded', 'kept']),
    reason: z.string().nullable(),
    names: z.array(DeadLetterSubject),
  })
  .meta({ id: 'DeadLetterAction' });

export const DeadLetterActionQuery = z.strictObject({
  ...pageQuery,
  queue: DeadLetterQueueName.optional(),
});
export const DeadLetterActionPage = pageOf(DeadLetterAction).meta({ id: 'DeadLetterActionPage' });
export type DeadLetterActionPage = z.infer<typeof DeadLetterActionPage>;
