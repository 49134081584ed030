/** Polls: gateways asked for what no webhook brought. */
import * as z from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant } from './values.ts';

const Lender = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must be at most 40 characters')
  .toUpperCase();
const Gateway = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must be at most 40 characters')
  .toLowerCase();

/** One lender, one gateway, or all where they are left out. */
export const sourceFilter = { lender: Lender.optional(), gateway: Gateway.optional() };

export const GatewayPollRequest = z
  .strictObject(sourceFilter)
  .meta({ id: 'GatewayPollRequest', description: 'Which sources are asked; all unless given.' });
export type GatewayPollRequest = z.infer<typeof GatewayPollRequest>;

export const PollSource = z
  .object({
    lender: z.string(),
    gateway: z.string(),
    complete_until: Instant.nullable().meta({
      description: 'Everything up to this moment has been asked for.',
    }),
    is_late: z.boolean().meta({ description: 'Not asked completely for six hours.' }),
  })
  .meta({ id: 'PollSource' });
export type PollSource = z.infer<typeof PollSource>;

export const PollSources = z.object({ sources: z.array(PollSource) }).meta({ id: 'PollSources' });
export type PollSources = z.infer<typeof PollSources>;

export const GatewayPoll = z
  .object({
    poll_id: z.int(),
    lender: z.string(),
    gateway: z.string(),
    trigger: z.enum(['schedule', 'api']),
    requested_by: z.string(),
    status: z.enum(['running', 'success', 'failed']),
    window_from: Instant,
    window_to: Instant,
    looks_far_back: z.boolean().meta({ description: 'The first poll of a day.' }),
    pages: Count,
    seen: Count.meta({ description: 'Payments and refunds that the gateway named.' }),
    gaps: Count.meta({ description: 'Of these, those that no delivery had brought.' }),
    error_message: z.string().nullable(),
    started_at: Instant,
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'GatewayPoll' });
export type GatewayPoll = z.infer<typeof GatewayPoll>;

export const GatewayPollQuery = z.strictObject({ ...pageQuery, ...sourceFilter });
export const GatewayPollPage = z
  .object({ ...pageOf(GatewayPoll).shape, ...PollSources.shape })
  .meta({ id: 'GatewayPollPage' });
export type GatewayPollPage = z.infer<typeof GatewayPollPage>;
