/** What a payment stands on, read again from the archive and compared with what was stored. */
import * as z from 'zod';
import { SourceKey } from './hold.ts';
import { Count } from './values.ts';

export const evidenceVerdicts = ['identical', 'different', 'missing', 'unproven'] as const;
export const EvidenceVerdict = z.enum(evidenceVerdicts).meta({
  id: 'EvidenceVerdict',
  description:
    'identical: every byte is the one that was loaded, and reads as it was stored. different: one is not. missing: the bytes are not there. unproven: not all of them could be read or compared.',
});
export type EvidenceVerdict = z.infer<typeof EvidenceVerdict>;

export const EvidenceCheck = z
  .object({
    what: z.string().meta({
      example: 'file content',
      description: 'file content, record digest, record values, call content or call reading.',
    }),
    verdict: EvidenceVerdict,
    detail: z.string().meta({ description: 'In a sentence, without values of the record.' }),
    stored: z.string().nullable().meta({ description: 'A digest, or names of fields.' }),
    found: z.string().nullable(),
  })
  .meta({ id: 'EvidenceCheck' });
export type EvidenceCheck = z.infer<typeof EvidenceCheck>;

export const ReportEvidence = z
  .object({
    feed: z.string(),
    verdict: EvidenceVerdict,
    file: z
      .object({
        file_id: z.int(),
        archive_key: z.string().nullable(),
        line: z.int(),
        byte_start: Count,
        byte_end: Count,
      })
      .nullable(),
    delivery_id: z.int().nullable(),
    record: z.string().nullable().meta({
      description: 'The bytes of the record as they stand in the archive now, as text.',
    }),
    checks: z.array(EvidenceCheck),
  })
  .meta({ id: 'ReportEvidence' });
export type ReportEvidence = z.infer<typeof ReportEvidence>;

export const TransactionEvidence = z
  .object({
    source_key: SourceKey,
    verdict: EvidenceVerdict.meta({ description: 'The worst of its reports.' }),
    reports: z.array(ReportEvidence),
  })
  .meta({ id: 'TransactionEvidence' });
export type TransactionEvidence = z.infer<typeof TransactionEvidence>;
