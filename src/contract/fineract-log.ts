/** Calls to Fineract as they are kept: what was sent, without passwords, and what came back. */
import * as z from 'zod';
import { SourceKey } from './hold.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant } from './values.ts';

export const FineractCall = z
  .object({
    call_id: z.int(),
    called_at: Instant,
    method: z.string(),
    path: z.string(),
    source_key: z.string().nullable(),
    loan_external_id: z.string().nullable(),
    attempt: Count.nullable(),
    idempotency_key: z.string().nullable(),
    request_body: z.string().nullable(),
    response_status: z.int().nullable().meta({ description: 'Null: no answer came.' }),
    response_headers: z.record(z.string(), z.unknown()).nullable(),
    response_body: z.string().nullable(),
    duration_ms: Count,
    transport_error: z.string().nullable().meta({ description: 'Why there is no answer.' }),
  })
  .meta({ id: 'FineractCall' });
export type FineractCall = z.infer<typeof FineractCall>;

const Moment = z.iso
  .datetime({ offset: true, message: 'must be a moment such as 2026-11-03T09:30:00+05:30' })
  .meta({ description: 'A moment with its offset.' });

export const FineractLogQuery = z.strictObject({
  ...pageQuery,
  source_key: SourceKey.optional(),
  loan: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .toUpperCase()
    .optional()
    .meta({ description: 'Calls about payments of the loan.' }),
  status: z
    .string()
    .regex(
      /^(200|[45]\d\d|[245]xx|none)$/,
      'must be 200, a status from 400 on such as 409, one of 2xx, 4xx and 5xx, or none',
    )
    .optional()
    .meta({ description: 'none: no answer came.' }),
  from: Moment.optional().meta({ description: 'Included.' }),
  to: Moment.optional().meta({ description: 'Not included.' }),
});
export type FineractLogQuery = z.infer<typeof FineractLogQuery>;

export const FineractLogPage = pageOf(FineractCall).meta({ id: 'FineractLogPage' });
export type FineractLogPage = z.infer<typeof FineractLogPage>;
