/** The feeds' own mappings, and two that use what no feed uses together. */
import { readFileSync, readdirSync } from 'node:fs';
import { loadMapping } from '../../src/mapping/load-mapping.ts';
import type { FeedMapping } from '../../src/mapping/mapping-schema.ts';

const yaml = (extra: string, amount = '') => `
lender_key: example
version: 1
columns:
  Loan: { target: loan_id, type: text, before: _, blank_if: uuid, fill_zeros_to: 8 }
  Amount: { target: amount, type: numeric${amount} }
  Day: { target: date, type: date }
  Status: { target: status, type: text }
  Fee: { target: charge, type: numeric, sign_ignored: true }
  Net: { target: net, type: numeric, credit_debit_suffix: true }
  Code: { target: note, type: text }
  Text: { target: note, type: text }
  Ref: { target: payment_id, type: text }
${extra}
date_formats:
  date: ['%d-%m-%Y', excel_serial]
components: { gross: amount, less: [charge], net: net }
defaults:
  lender: EXAMPLE
footers:
  - first_cell: Total
  - first_cell_starts_with: End of
control_total: { footer: Total, column: Amount, add: [amount], subtract: [charge] }
`;

const made = [
  yaml(
    '  Mandate: { target: sub_reference_id, type: text }\nreturn_code: { column: Code, leading_number: true }',
  ),
  yaml('return_code: { column: Code }', ', unit: paise, digits: 6').replace(
    'footers:',
    "sub_reference: { from: note, pattern: 'ref\\s*(\\S+)' }\nfooters:",
  ),
].map((text) => loadMapping(text, 'example.yml'));

export const mappings: readonly FeedMapping[] = [
  ...made,
  ...readdirSync('mappings')
    .filter((name) => name.endsWith('.yml'))
    .map((name) => loadMapping(readFileSync(`mappings/${name}`, 'utf8'), name)),
];
