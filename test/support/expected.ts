/** What the sample files must yield: EXPECTED.json beside them, typed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const samplesFolder = join(process.cwd(), 'test/fixtures/feeds');

export interface ExpectedRecord {
  readonly line: number;
  readonly class: 'title' | 'header' | 'blank' | 'footer' | 'loaded' | 'duplicate' | 'rejected';
  readonly reason?: string;
  readonly replayable?: boolean;
  readonly duplicate_of?: number;
  readonly loan_id?: string;
  readonly amount?: string;
  readonly date?: string;
  readonly status?: string;
  readonly charge?: string;
  readonly payment_id?: string | null;
  readonly damaged_payment_id?: string;
  readonly sub_reference_id?: string;
}

export interface ExpectedFile {
  readonly control_total?: string;
  readonly counts: Readonly<Record<ExpectedRecord['class'], number>>;
  readonly records: readonly ExpectedRecord[];
}

export interface ExpectedPayment {
  readonly source_key: string;
  readonly recon_match_key: string;
  readonly source_lender: string;
  readonly loan_external_id: string;
  readonly date: string;
  readonly amount: string;
  readonly is_success: boolean;
  readonly recon_source: string | null;
  readonly feeds: readonly string[];
}

export interface ExpectedSecondPayment {
  readonly feed: string;
  readonly line: number;
  readonly first_line: number;
  readonly source_key: string;
  readonly loan_external_id: string;
  readonly date: string;
  readonly amount: string;
  readonly payment_id: string;
  readonly first_payment_id: string;
}

interface ExpectedAfterAll {
  readonly core: readonly ExpectedPayment[];
  readonly possible_second_payments: readonly ExpectedSecondPayment[];
  readonly auto_posted: { readonly count: number; readonly total: string };
  readonly manual: { readonly count: number; readonly total: string };
}

const content = JSON.parse(readFileSync(join(samplesFolder, 'EXPECTED.json'), 'utf8')) as Record<
  string,
  unknown
>;

export const expectedFiles = new Map(
  Object.entries(content)
    .filter(([name]) => name.endsWith('.csv'))
    .map(([name, file]) => [name.replace('.csv', ''), file as ExpectedFile]),
);

export const expectedAfterAll = content as unknown as ExpectedAfterAll;
