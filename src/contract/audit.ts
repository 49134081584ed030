/** The audit log: every change that people make, chained by hashes. */
import * as z from 'zod';
import { lenderFilter } from './filters.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant } from './values.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits, lower-case');

export const AuditEntry = z
  .object({
    entry_number: z.int().min(1),
    recorded_at: Instant,
    changed_by: z.string().nullable().meta({
      description: 'A person or a machine; null: changed by hand in the database.',
    }),
    database_user: z.string(),
    program: z.string(),
    action: z.enum(['insert', 'update', 'delete']),
    table: z.string().meta({ example: 'OPS.HOLD' }),
    key: z.string(),
    lender: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable().meta({
      description: 'The row as it was hashed; its times are those of the database, in UTC.',
    }),
    after: z.record(z.string(), z.unknown()).nullable(),
    hash: Hash,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  ...pageQuery,
  by: z.string().trim().min(1).max(200).optional().meta({ description: 'Who changed it.' }),
  table: z.string().trim().min(1).max(100).optional().meta({ example: 'OPS.APPROVAL' }),
  key: z.string().trim().min(1).max(200).optional().meta({ description: 'Key of the row.' }),
  lender: lenderFilter,
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Included.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not included.' }),
});

export const AuditPage = pageOf(AuditEntry).meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

/** The end of the chain. Whoever keeps it elsewhere can later tell that nothing before it was changed. */
export const AuditHead = z
  .object({ entry_number: z.int().min(1), hash: Hash })
  .meta({ id: 'AuditHead' });
export type AuditHead = z.infer<typeof AuditHead>;

export const AuditBreak = z
  .object({ entry_number: z.int(), problem: z.string() })
  .meta({ id: 'AuditBreak' });
export type AuditBreak = z.infer<typeof AuditBreak>;

export const AuditVerification = z
  .object({
    intact: z.boolean(),
    entries: Count,
    head: AuditHead.nullable(),
    breaks: z.array(AuditBreak).meta({ description: 'At most a hundred, the first ones first.' }),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;

export const AuditVerifyRequest = z
  .strictObject({
    head: AuditHead.optional().meta({ description: 'The end of the chain as it was told before.' }),
  })
  .meta({ id: 'AuditVerifyRequest' });
