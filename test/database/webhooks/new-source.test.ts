/** A lender, and a gateway, that the code has never heard of: rows of settings and what a migration makes. */
import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { answer } from '../../../src/api/answer.ts';
import { webhookRoutes } from '../../../src/webhooks/routes.ts';
import { parseWebhookSecrets } from '../../../src/webhooks/secrets.ts';
import { signatureOf } from '../../../src/webhooks/signature.ts';
import { listSources } from '../../../src/webhooks/source.ts';
import { testDatabase } from '../../support/database.ts';
import { razorpay } from '../../support/deliveries.ts';
import { httpEvent } from '../../support/http-event.ts';

const { pool } = await testDatabase();

/** What the migration that adds a source holds. */
async function addSource(lender: string, gateway: string, productId: number): Promise<void> {
  const tables = [`RAW_${lender}_${gateway}_API`, `BASE_${lender}_${gateway}_API`].map((name) =>
    name.toUpperCase(),
  );
  await pool.query('insert into "OPS"."LENDER" (lender, fineract_product_id) values ($1, $2)', [
    lender,
    productId,
  ]);
  await pool.query(
    `insert into "OPS"."WEBHOOK_SOURCE" (lender, gateway, raw_table, base_table, recon_source, posting) values ($1, $2, $3, $4, 'x', 'automatic')`,
    [lender, gateway, ...tables],
  );
  await pool.query(
    'select "OPS".create_webhook_table($1), "OPS".create_webhook_base_table($2)',
    tables,
  );
}

const SECRET = 'of-the-new-lender';

async function send(lender: string, gateway: string, body: string): Promise<number | undefined> {
  const accounts = parseWebhookSecrets({
    accounts: [{ lender, gateway, secrets: [{ secret: SECRET }] }],
  });
  const deps = {
    pool: async () => Promise.resolve(pool),
    sources: async () => listSources(pool),
    accounts: async () => Promise.resolve(accounts),
    count: () => undefined,
    logger: { info: () => undefined, error: () => undefined },
    now: () => new Date('2026-11-21T00:00:00Z'),
  };
  const how = { header: 'x-signature', encoding: 'hex', signedHeader: null } as const;
  const signature = signatureOf(how, SECRET, '', Buffer.from(body));
  const headers = { 'x-razorpay-signature': signature, 'x-signature': signature };
  const event = httpEvent('POST', `/webhooks/${gateway}`, { headers, body, caller: null });
  return (await answer(webhookRoutes, deps, event)).statusCode;
}

const core = async (lender: string): Promise<unknown[]> =>
  (
    await pool.query(
      `select t.loan_external_id as loan, t.amount, t.feed_key, o.state from "CORE"."CORE_TRANSACTION_DATA" t
       left join "OPS"."REPAYMENT_OUTBOX" o using (source_key) where t.source_lender = $1`,
      [lender],
    )
  ).rows;

test('a new lender at a known gateway needs its settings, its tables and its secret', async () => {
  await addSource('NOVA', 'razorpay', 91);
  const body = JSON.stringify(razorpay({ payment: { id: 'pay_n', notes: { loan_id: 'NOVA1' } } }));
  expect(await send('NOVA', 'razorpay', body)).toBe(200);
  await transformNewLoads(pool);
  expect(await core('NOVA')).toEqual([
    { loan: 'NOVA1', amount: '1000.00', feed_key: 'nova_razorpay_api', state: 'ready' },
  ]);
});

test('a new gateway needs the function that reads its calls as well', async () => {
  await pool.query(
    `insert into "OPS"."GATEWAY" (gateway, signature_header, signature_encoding, event_type_path) values ('paisa', 'x-signature', 'hex', '{kind}')`,
  );
  await pool.query(`create function "BASE".read_paisa(event jsonb) returns "BASE".webhook_event language plpgsql as $$
    declare e "BASE".webhook_event;
    begin
      e.payment_id := "BASE".text_of(event -> 'id');
      e.state := 'success';
      e.amount := "BASE".rupees_of(event -> 'rupees');
      e.paid_at := "BASE".time_of_iso(event -> 'at');
      e.named := "BASE".naming('payment', e.payment_id, 'notes', 'loan', event -> 'loan');
      return e;
    end $$`);
  await addSource('ORBIT', 'paisa', 92);
  const call = { kind: 'paid', id: 'p1', rupees: '12.50', at: '2026-11-05T10:00:00', loan: 'ORB1' };
  expect(await send('ORBIT', 'paisa', JSON.stringify(call))).toBe(200);
  await transformNewLoads(pool);
  expect(await core('ORBIT')).toEqual([
    { loan: 'ORB1', amount: '12.50', feed_key: 'orbit_paisa_api', state: 'ready' },
  ]);
});
