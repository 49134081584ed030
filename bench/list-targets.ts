/** What users click, as requests; the days are those of a history that ends on `last`. */
import { addDays } from '../src/days.ts';

export interface ListTargets {
  readonly dashboard: readonly string[];
  readonly lists: readonly string[];
}

/** Names that exist in the history: a payment in its middle. */
export interface SomePayment {
  readonly loan: string;
  readonly paymentId: string;
  readonly sourceKey: string;
  readonly amount: string;
}

export function listTargets(last: string, some: SomePayment): ListTargets {
  const month = `from=${addDays(last, -30)}&to=${last}`;
  const transactions = [
    '',
    'lender=DMI',
    'lender=UGRO&posting=manual',
    'posting=ready',
    'posting=failed',
    'posting=held',
    'posting=parked',
    'posting=queued',
    'posting=posted',
    'posting=posted&lender=IKF',
    'posting=manual',
    'posting=not%20eligible',
    'feed=dmi_payment',
    'recon_source=gb_nach',
    'success=no',
    month,
    `${month}&lender=SHIVALIK&posting=posted`,
    `from=${addDays(last, -400)}&to=${addDays(last, -370)}`,
    `amount_min=${some.amount}&amount_max=${some.amount}`,
    'amount_min=5000',
    `loan=${some.loan}`,
    `payment_id=${some.paymentId}`,
    `utr=${some.paymentId}`,
    `q=${some.sourceKey}`,
    `source_key=${some.sourceKey}`,
  ];
  const of = (path: string, filters: readonly string[]): string[] =>
    filters.map((filter) => `/api/${path}?limit=50${filter === '' ? '' : `&${filter}`}`);
  return {
    dashboard: [
      `/api/dashboard?to=${last}`,
      `/api/dashboard?from=${addDays(last, -365)}&to=${last}`,
      `/api/dashboard?to=${last}&lender=DMI`,
    ],
    lists: [
      ...of('transactions', transactions),
      `/api/transactions/${some.sourceKey}`,
      ...of('exceptions', [
        '',
        'status=open',
        'status=open&lender=DMI',
        'category=posting%20failed',
        'status=open&min_age_days=7',
        `loan=${some.loan}`,
      ]),
      ...of('approvals', ['', 'status=pending', 'status=pending&lender=DMI']),
      ...of('files', ['', 'feed=gb', 'status=failed', 'status=failed&feed=gb']),
      '/api/files/500',
      ...of('rejected-records', [
        '',
        'state=open',
        'state=open&lender=DMI',
        'reason=blank%20loan_id&state=open',
        'reason=status%20not%20in%20allowed%20values&feed=gb',
        `loan=${some.loan}`,
        'file_id=500',
      ]),
      ...of('pipeline/runs', ['', 'status=failed']),
      ...of('holds', ['', 'status=open']),
      ...of('audit', ['', 'by=asha@example.test', 'table=OPS.APPROVAL', 'lender=DMI']),
      '/api/feeds?days=30',
      '/api/pipeline/caps',
    ],
  };
}
