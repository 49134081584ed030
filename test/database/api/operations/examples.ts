/** One request for each operation that must succeed. An operation without one fails the test that reads this. */
import { createHash } from 'node:crypto';
import { PASSWORD } from '../../accounts/support.ts';
import { addApproval } from '../two-lenders.ts';
import type { World } from './world.ts';

export interface Example {
  /** Path and query. */
  readonly target: string;
  readonly body?: object;
  /** Who calls, where it must be somebody in particular. */
  readonly by?: string;
}

const why = { reason: 'the borrower called' };
const MAKER = 'maker@example.com';
let people = 0;

async function account(world: World): Promise<{ id: number; email: string }> {
  people += 1;
  const email = `person${String(people)}@example.com`;
  return { email, id: await world.accounts.add(email) };
}

/** Accounts are looked after by an account as it is now, whatever its token says. */
async function admin(world: World): Promise<string> {
  people += 1;
  const email = `admin${String(people)}@example.com`;
  await world.accounts.add(email, { role: 'admin' });
  return email;
}

/** A loan on hold whose release somebody asked for. */
async function releaseAsked(world: World): Promise<number> {
  people += 1;
  const loan = `${world.mine.loan}-${String(people)}`;
  await world.pool.query(
    `insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender) values ($1, 'UGRO')`,
    [loan],
  );
  const caller = { name: MAKER, kind: 'person', role: 'operator', lenders: null } as const;
  const body = JSON.stringify(why);
  await world.call('POST', `/api/loans/${loan}/hold`, { caller, body });
  const asked = await world.call('POST', `/api/loans/${loan}/release`, { caller, body });
  return (asked.body as { approval_id: number }).approval_id;
}

function upload(content: string): object {
  return {
    feed: 'arthmate',
    file_name: 'december.csv',
    size_bytes: content.length,
    content_sha256: createHash('sha256').update(content).digest('hex'),
    head_base64: Buffer.from(content).toString('base64'),
  };
}

const SAMPLE = 'loan_id,Amount,Transaction Date,Status,reason\nLN9,1.00,05-11-2026,SUCCESS,\n';

type Make = (world: World) => Example | Promise<Example>;
const plain =
  (target: string): Make =>
  () => ({ target });
const withBody =
  (target: string, body: object): Make =>
  () => ({ target, body });

const accounts: Record<string, Make> = {
  'POST /api/account/login': async (world) => {
    const { email } = await account(world);
    return { target: '/api/account/login', body: { email, password: PASSWORD } };
  },
  'POST /api/account/refresh': async (world) => {
    const { email } = await account(world);
    const { refresh_token } = await world.accounts.session(email);
    return { target: '/api/account/refresh', body: { refresh_token } };
  },
  'POST /api/account/logout': async (world) => {
    const { email } = await account(world);
    return { target: '/api/account/logout', body: {}, by: email };
  },
  'GET /api/account/me': plain('/api/account/me'),
  'POST /api/account/password': async (world) => {
    const { email } = await account(world);
    const body = { current_password: PASSWORD, new_password: 'nine slow green trams' };
    return { target: '/api/account/password', body, by: email };
  },
  'POST /api/account/register': async (world) => ({
    target: '/api/account/register',
    body: {
      email: 'new.person@example.com',
      display_name: 'New Person',
      role: 'viewer',
      lenders: ['GB'],
    },
    by: await admin(world),
  }),
  'GET /api/users': plain('/api/users?status=active'),
  'GET /api/users/{id}': async (world) => ({
    target: `/api/users/${String((await account(world)).id)}`,
  }),
  'PATCH /api/users/{id}': async (world) => ({
    target: `/api/users/${String((await account(world)).id)}`,
    body: { display_name: 'Another Name' },
    by: await admin(world),
  }),
};

const files: Record<string, Make> = {
  'GET /api/files': plain('/api/files?feed=arthmate'),
  'GET /api/files/export': plain('/api/files/export?feed=arthmate'),
  'GET /api/files/{id}': ({ fileId }) => ({ target: `/api/files/${fileId}` }),
  'POST /api/files/uploads': withBody('/api/files/uploads', upload(SAMPLE)),
  'GET /api/files/{id}/records': ({ fileId }) => ({ target: `/api/files/${fileId}/records` }),
  'POST /api/files/{id}/reprocess': async ({ pool, fileId }) => {
    const made = await pool.query<{ file_id: string }>(
      `insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, lender_key, bucket, object_key, object_version, status, error_code, error_message)
       select feed_key, lender_key, bucket, 'arthmate/failed.csv', gen_random_uuid(), 'failed', 'missing_columns', 'A column is missing.'
       from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where file_id = $1 returning file_id`,
      [fileId],
    );
    return { target: `/api/files/${made.rows[0]?.file_id ?? ''}/reprocess`, body: why };
  },
  'GET /api/rejected-records': plain('/api/rejected-records?feed=arthmate'),
  'GET /api/rejected-records/export': plain('/api/rejected-records/export?feed=arthmate'),
  'GET /api/rejected-records/{id}': ({ rejectId }) => ({
    target: `/api/rejected-records/${rejectId}`,
  }),
  'PATCH /api/rejected-records/{id}': ({ rejectId }) => ({
    target: `/api/rejected-records/${rejectId}`,
    body: { values: { payment_id: 'UTR000042' }, ...why },
  }),
  // Of the other record, about which nobody has asked yet.
  'POST /api/rejected-records/corrections': ({ rejectId }) => ({
    target: '/api/rejected-records/corrections',
    body: { ids: [Number(rejectId) - 1], dismiss: true, although_reversal: true, ...why },
  }),
  'POST /api/rejected-records/replay': withBody('/api/rejected-records/replay', {
    filter: { feed: 'arthmate' },
    dry_run: true,
  }),
  'GET /api/feeds': plain('/api/feeds?days=7'),
  'PUT /api/feeds/{feed}/calendar': withBody('/api/feeds/arthmate/calendar', {
    days: [1, 2, 3],
    bank_days_only: true,
    expected_by_hour: 18,
    grace_hours: 3,
  }),
  'GET /api/feeds/{feed}/template': plain('/api/feeds/arthmate/template'),
  'GET /api/holidays': plain('/api/holidays?year=2026'),
  'PUT /api/holidays/{day}': withBody('/api/holidays/2026-12-25', {
    name: 'Christmas',
    is_holiday: true,
  }),
  'POST /api/feeds/{feed}/dry-run': withBody('/api/feeds/arthmate/dry-run', { sample: SAMPLE }),
};

const money: Record<string, Make> = {
  'POST /api/pipeline/runs': withBody('/api/pipeline/runs', { dry_run: true }),
  'GET /api/pipeline/runs': plain('/api/pipeline/runs?status=failed'),
  'GET /api/pipeline/runs/{id}': ({ mine }) => ({ target: `/api/pipeline/runs/${mine.run}` }),
  'GET /api/pipeline/preview': plain('/api/pipeline/preview?loans=0'),
  'GET /api/pipeline/switch': plain('/api/pipeline/switch'),
  'PUT /api/pipeline/switch': withBody('/api/pipeline/switch', { posting: 'on', ...why }),
  'GET /api/pipeline/caps': plain('/api/pipeline/caps'),
  'PUT /api/pipeline/caps': withBody('/api/pipeline/caps', {
    lender: 'UGRO',
    rupees: '500.00',
    payments: null,
    ...why,
  }),
  'POST /api/transactions/{source_key}/hold': ({ sourceKey }) => ({
    target: `/api/transactions/${sourceKey}/hold`,
    body: why,
  }),
  'POST /api/transactions/{source_key}/release': ({ mine }) => ({
    target: `/api/transactions/${mine.held}/release`,
    body: why,
  }),
  'POST /api/loans/{loan}/hold': ({ theirs }) => ({
    target: `/api/loans/${theirs.loan}/hold`,
    body: why,
  }),
  'POST /api/loans/{loan}/release': ({ theirs }) => ({
    target: `/api/loans/${theirs.loan}/release`,
    body: why,
  }),
  'GET /api/holds': plain('/api/holds?status=open'),
  'POST /api/transactions/{source_key}/undo': ({ mine }) => ({
    target: `/api/transactions/${mine.posted}/undo`,
    body: why,
  }),
  'POST /api/transactions/{source_key}/retry': async ({ pool, mine }) => {
    await pool.query(
      `update "OPS"."REPAYMENT_OUTBOX" set state = 'failed', failure_count = 1, next_attempt_at = now() + interval '1 day'
       where source_key = $1`,
      [mine.due],
    );
    return { target: `/api/transactions/${mine.due}/retry`, body: why };
  },
  'GET /api/transactions': plain('/api/transactions?success=yes'),
  'GET /api/transactions/export': plain('/api/transactions/export?feed=arthmate'),
  'GET /api/transactions/{source_key}': ({ sourceKey }) => ({
    target: `/api/transactions/${sourceKey}`,
  }),
  'GET /api/transactions/{source_key}/evidence': ({ sourceKey }) => ({
    target: `/api/transactions/${sourceKey}/evidence`,
  }),
  'GET /api/fineract/log': plain('/api/fineract/log'),
};

const decisions: Record<string, Make> = {
  'GET /api/exceptions': plain('/api/exceptions?status=open'),
  'GET /api/exceptions/export': plain('/api/exceptions/export?status=open'),
  'GET /api/exceptions/{id}': ({ mine }) => ({ target: `/api/exceptions/${mine.exception}` }),
  'PATCH /api/exceptions/{id}': ({ mine }) => ({
    target: `/api/exceptions/${mine.exception}`,
    body: { action: 'retry', ...why },
  }),
  'POST /api/exceptions/{id}/comments': ({ mine }) => ({
    target: `/api/exceptions/${mine.exception}/comments`,
    body: { text: 'The branch looks into it.' },
  }),
  'PUT /api/exceptions/{id}/owner': async (world) => ({
    target: `/api/exceptions/${world.theirs.exception}/owner`,
    body: { owner: null },
  }),
  'GET /api/approvals': plain('/api/approvals?status=pending'),
  'GET /api/approvals/{id}': ({ mine }) => ({ target: `/api/approvals/${mine.approval}` }),
  'POST /api/approvals/{id}/approve': async (world) => ({
    target: `/api/approvals/${String(await releaseAsked(world))}/approve`,
    body: {},
  }),
  'POST /api/approvals/{id}/reject': async (world) => ({
    target: `/api/approvals/${String(await releaseAsked(world))}/reject`,
    body: { comment: 'not yet' },
  }),
  'POST /api/approvals/{id}/withdraw': async ({ pool }) => ({
    target: `/api/approvals/${await addApproval(pool, 'UGRO', null, MAKER)}/withdraw`,
    body: {},
    by: MAKER,
  }),
};

const rest: Record<string, Make> = {
  'GET /api/health': plain('/api/health'),
  'GET /api/dashboard': plain('/api/dashboard?from=2026-01-01&to=2026-01-31'),
  'GET /api/openapi.json': plain('/api/openapi.json'),
  'GET /api/docs': plain('/api/docs'),
  'GET /api/docs/{file}': plain('/api/docs/page.js'),
  'GET /api/audit': plain('/api/audit?limit=5'),
  'POST /api/audit/verify': withBody('/api/audit/verify', {}),
  'GET /api/dead-letters': plain('/api/dead-letters?queue=posting'),
  'GET /api/dead-letters/actions': plain('/api/dead-letters/actions'),
  'POST /api/dead-letters/{queue}/redrive': withBody('/api/dead-letters/posting/redrive', {
    messages: 'all',
  }),
  'POST /api/dead-letters/{queue}/discard': withBody('/api/dead-letters/posting/discard', {
    messages: ['m1'],
    ...why,
  }),
  'GET /api/proof': plain('/api/proof'),
  'POST /api/proof/runs': withBody('/api/proof/runs', {}),
  'GET /api/proof/runs': plain('/api/proof/runs'),
  'GET /api/proof/runs/{id}': async (world) => {
    const caller = { name: MAKER, kind: 'person', role: 'operator', lenders: null } as const;
    const asked = await world.call('POST', '/api/proof/runs', { caller, body: '{}' });
    return { target: `/api/proof/runs/${String((asked.body as { run_id: number }).run_id)}` };
  },
  'GET /api/deliveries': plain('/api/deliveries?gateway=cashfree'),
  'POST /api/deliveries/replay': withBody('/api/deliveries/replay', {
    from: '2026-11-01T00:00:00+05:30',
  }),
  'GET /api/gateway-polls': plain('/api/gateway-polls?gateway=cashfree'),
  'POST /api/gateway-polls': withBody('/api/gateway-polls', { lender: 'UGRO' }),
};

export const examples: Readonly<Record<string, Make>> = {
  ...accounts,
  ...files,
  ...money,
  ...decisions,
  ...rest,
};
