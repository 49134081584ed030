/** What a start prints when its job is done. */
import type { JobResult, Totals } from './first-job.ts';
import { secretsFile } from './data-folder.ts';
import type { FirstAdmin } from './first-admin.ts';
import type { Stack } from './stack.ts';

export interface Urls {
  readonly apiUrl: string;
  readonly s3Endpoint: string;
  readonly bucket: string;
  readonly sqsEndpoint: string;
  readonly databaseUrl: string;
  readonly fineractUrl: string;
}

export function urlsOf(stack: Stack): Urls {
  const { apiUrl, s3Endpoint, bucket, sqsEndpoint, databaseUrl, fineractUrl } = stack;
  return { apiUrl, s3Endpoint, bucket, sqsEndpoint, databaseUrl, fineractUrl };
}

/** Rupees as India writes them: the last three digits, then pairs. */
export function rupees(amount: string): string {
  const [whole = '0', paise = '00'] = amount.split('.');
  return `₹${whole.replace(/\B(?=(\d{2})*\d{3}$)/g, ',')}.${paise}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function summaryLines(result: JobResult): string[] {
  const feeds = Object.entries(result.feeds).map(([feed, each]) => [
    feed,
    each.status,
    String(each.loaded),
    String(each.duplicate),
    String(each.rejected),
    each.error ??
      Object.entries(each.reasons)
        .map(([reason, count]) => `${reason}: ${String(count)}`)
        .join(', '),
  ]);
  return [
    '',
    ...table([['feed', 'status', 'loaded', 'duplicate', 'rejected', 'why'], ...feeds]),
    '',
    ...totalLines(result),
    `of these by this start: ${String(result.postedNow)}`,
    ...(result.runError === null ? [] : [`The pipeline run failed: ${result.runError}`]),
  ];
}

export function totalLines(totals: Totals): string[] {
  return [
    `posted to Fineract: ${String(totals.posted.count)} repayments, ${rupees(totals.posted.total)}; failed: ${String(totals.failed)}`,
    ...totals.manual.map(
      ({ lender, count, total }) =>
        `waiting for Reconcile: ${lender} ${String(count)}, ${rupees(total)}`,
    ),
  ];
}

export function addressLines(stack: Stack, dataDir: string): string[] {
  return [
    '',
    ...table([
      ['API', stack.apiUrl],
      ['S3', `${stack.s3Endpoint}, bucket ${stack.bucket}`],
      ['SQS', stack.sqsEndpoint],
      ['PostgreSQL', stack.databaseUrl],
      ['Fineract', stack.fineractUrl],
      ['Token and all of this', `${dataDir}/local.json`],
      ['Logs', `${dataDir}/logs`],
    ]),
  ];
}

/** How a person logs in; the password itself is not printed, because output is kept in more places than one knows. */
export function loginLines(admin: FirstAdmin, dataDir: string): string[] {
  if (admin === 'other accounts') return [];
  return [
    `Log in as ${admin.email}; the password stands in ${secretsFile(dataDir)} as adminPassword.`,
  ];
}

/** The one line of `--json`. */
export function jsonLine(stack: Stack, result: JobResult | undefined, totals: Totals): string {
  const { posted, failed, manual } = totals;
  return JSON.stringify({
    feeds: result?.feeds ?? {},
    posted,
    posted_now: result?.postedNow ?? 0,
    failed,
    manual,
    ...(result?.runError === undefined || result.runError === null
      ? {}
      : { run_error: result.runError }),
    urls: urlsOf(stack),
  });
}
