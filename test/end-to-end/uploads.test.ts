/** A file from a person's hands to Fineract: announced, put by its signed address, looked into, corrected by two. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningStack, type RunningStack } from '../support/running-stack.ts';
import { until } from '../support/until.ts';

const HEADER =
  'Receipt No,Loan Account No,Customer Name,Customer Phone,Amount Paid,Payment Status,Payment Time,Payment Mode,Bank Reference,Settlement UTR';
const LOAN = 'DMIFL0004521';
const CORRECTED = 'DMIFL0004540';
const record = (loan: string, reference: string, amount: string): string =>
  `R${reference},${loan},A CARRIER,'9000000001,"${amount}",PAID,05/11/2026 11:02:09,UPI,${reference},`;
const CONTENT = Buffer.from(
  `\uFEFF${HEADER}\r\n${record(LOAN, 'UPLD000001', '₹ 5,000.00')}\r\n${record(CORRECTED, 'UPLD000002', '₹ 5,00,0.0.0')}\r\n`,
);

let running: RunningStack;
beforeAll(async () => {
  running = await runningStack();
});
afterAll(async () => running.stop());

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(
  who: 'maker' | 'checker',
  method: string,
  path: string,
  body?: object,
): Promise<Answered> {
  const { internalToken, approverToken, apiUrl } = running.stack;
  const answered = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      'x-internal-token': who === 'maker' ? internalToken : approverToken,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answered.status, body: (await answered.json()) as Record<string, unknown> };
}

const announce = (feed: string, name: string, content: Buffer): Promise<Answered> =>
  call('maker', 'POST', '/files/uploads', {
    feed,
    file_name: name,
    size_bytes: content.length,
    content_sha256: createHash('sha256').update(content).digest('hex'),
    head_base64: content.subarray(0, 65_536).toString('base64'),
  });

const itemsOf = ({ body }: Answered): Record<string, unknown>[] =>
  body['items'] as Record<string, unknown>[];

let fileId = '';
let rejectId = '';

test('a file that is put by its signed address is loaded, and the log names who uploaded it', async () => {
  const { status, body } = await announce('dmi_payment', 'upload (1).csv', CONTENT);
  expect(status).toBe(201);
  const put = await fetch(String(body['url']), {
    method: 'PUT',
    headers: body['headers'] as Record<string, string>,
    body: new Uint8Array(CONTENT),
  });
  expect(put.status).toBe(200);
  const entry = await running.ended('dmi_payment/upload (1).csv', 1);
  expect(entry).toMatchObject({ status: 'success', feed_key: 'dmi_payment' });
  fileId = entry.file_id;
  const file = await call('maker', 'GET', `/files/${fileId}`);
  expect(file.body).toMatchObject({
    counts: { header: 1, loaded: 1, rejected: 1, total: 3 },
    rejects: [{ reason: 'invalid amount', count: 1, open: 1 }],
  });
  expect(file.body['uploaded_by']).toEqual(expect.any(String));
});

test('the text of each of its records is that of its bytes in the archive', async () => {
  await running.archived(fileId);
  const { status, body } = await call('maker', 'GET', `/files/${fileId}/records`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ read_from: 'archive', object_problem: null });
  const records = body['items'] as Record<string, unknown>[];
  expect(records.map((each) => each['class'])).toEqual(['header', 'loaded', 'rejected']);
  for (const each of records) {
    const bytes = CONTENT.subarray(Number(each['byte_start']), Number(each['byte_end']));
    expect(each['raw_text']).toBe(bytes.toString('utf8'));
    expect(each['same_as_stored']).toBe(true);
  }
});

test('the same content under another name is refused, naming the file that brought it', async () => {
  const { status, body } = await announce('dmi_payment', 'another name.csv', CONTENT);
  expect(status).toBe(409);
  expect(body['first_file']).toMatchObject({
    file_id: Number(fileId),
    object_key: 'dmi_payment/upload (1).csv',
  });
});

test('a file that is announced for the wrong feed is told the one that it fits', async () => {
  const { status, body } = await announce('ugro_razorpay', 'wrong place.csv', CONTENT);
  expect(status).toBe(422);
  expect(body['suggested_feed']).toMatchObject({ feed: 'dmi_payment' });
  expect(body['errors']).not.toHaveLength(0);
});

test('a rejected record is corrected by one person, approved by another, and posted once', async () => {
  const list = await call('maker', 'GET', `/rejected-records?file_id=${fileId}`);
  const [rejected] = itemsOf(list);
  rejectId = String(rejected?.['reject_id']);
  expect(rejected).toMatchObject({ reason: 'invalid amount', state: 'open', loan_id: CORRECTED });
  const asked = await call('maker', 'PATCH', `/rejected-records/${rejectId}`, {
    values: { amount: '5000' },
    reason: 'the receipt says five thousand',
  });
  expect(asked.status).toBe(202);
  const approve = `/approvals/${String(asked.body['approval_id'])}/approve`;
  expect((await call('maker', 'POST', approve, {})).status).toBe(403);
  const approved = await call('checker', 'POST', approve, {});
  expect(approved.body).toMatchObject({ status: 'approved' });
  const again = await call('maker', 'POST', '/rejected-records/replay', {
    ids: [Number(rejectId)],
  });
  expect(again.body).toMatchObject({ results: [{ outcome: 'was replayed before' }] });
  await running.stack.runPipeline();
  await running.stack.untilPosted();
  await running.stack.runPipeline();
  await running.stack.untilPosted();
  const posted = (await running.repayments()).filter((each) => each.loanExternalId === CORRECTED);
  expect(posted).toHaveLength(1);
  const [{ source_key: sourceKey } = { source_key: '' }] = again.body['results'] as {
    source_key: string;
  }[];
  expect(posted[0]?.externalId).toBe(sourceKey);
});

test('a failed file that a person has run again is taken up anew', async () => {
  const key = 'dmi_payment/again.csv';
  const failed = await running.drop(key, CONTENT);
  expect(failed).toMatchObject({ status: 'failed', error_code: 'duplicate_content' });
  const asked = await call('maker', 'POST', `/files/${failed.file_id}/reprocess`, {
    reason: 'to see it fail again',
  });
  expect(asked.status).toBe(202);
  const again = await until('the second attempt to end', async () => {
    const { body } = await call('maker', 'GET', `/files/${failed.file_id}`);
    return body['attempts'] === 2 && body['status'] === 'failed' ? body : undefined;
  });
  expect(again['reprocessings']).toMatchObject([{ reason: 'to see it fail again' }]);
});
