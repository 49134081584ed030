/** Deliveries: the calls of gateways as they are kept, without what is in them. */
import * as z from 'zod';
import { sourceFilter } from './gateway-poll.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant } from './values.ts';

const Moment = z.iso
  .datetime({ offset: true, message: 'must be a moment such as 2026-11-03T09:30:00+05:30' })
  .meta({ id: 'Moment', description: 'A moment with its offset.' });
const Name = z.string().min(1, 'must not be empty').max(200, 'must be at most 200 characters');

export const Delivery = z
  .object({
    delivery_id: z.int(),
    lender: z.string(),
    gateway: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    origin: z.enum(['webhook', 'poll']).meta({
      description: 'webhook: the gateway called. poll: it was asked, for no call had come.',
    }),
    size_bytes: Count,
    received_at: Instant,
    transformed_at: Instant.nullable().meta({ description: 'When the models took it.' }),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

/** Which deliveries; `from` is included, `to` is not. */
const chosen = { ...sourceFilter, from: Moment.optional(), to: Moment.optional() };

export const DeliveryQuery = z.strictObject({
  ...pageQuery,
  ...chosen,
  event: Name.optional().meta({ description: 'Event id.' }),
  type: Name.optional().meta({ description: 'Event type, such as payment.captured.' }),
  origin: z.enum(['webhook', 'poll']).optional(),
  transformed: z.enum(['true', 'false']).optional(),
});
export const DeliveryPage = pageOf(Delivery).meta({ id: 'DeliveryPage' });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

export const DeliveryReplayRequest = z
  .strictObject({ ...chosen, event: Name.optional().meta({ description: 'Event id.' }) })
  .refine(({ from, to, event }) => from !== undefined || to !== undefined || event !== undefined, {
    message: 'must name a time or an event',
    path: ['from'],
  })
  .meta({ id: 'DeliveryReplayRequest' });
export type DeliveryReplayRequest = z.infer<typeof DeliveryReplayRequest>;

export const DeliveryReplay = z
  .object({
    replay_id: z.int(),
    deliveries: Count.meta({ description: 'How many the next run takes anew.' }),
  })
  .meta({ id: 'DeliveryReplay' });
export type DeliveryReplay = z.infer<typeof DeliveryReplay>;
