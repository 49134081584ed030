/** The nightly proof through the whole stack: schedule, queue, function, API, operator. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Proof } from '../../src/contract/proof.ts';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { until } from '../support/until.ts';

let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack({ samples: true });
});
afterAll(async () => local.stop());

async function ask(): Promise<Proof> {
  const answer = await fetch(`${local.apiUrl}/proof`, {
    headers: { 'x-internal-token': local.internalToken },
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return Proof.parse(body);
}

/** Fires the schedules, and answers when a proof newer than `runId` is finished. */
async function nightlyProof(runId: number): Promise<Proof> {
  await local.stack.schedules.fire();
  return until('the proof of the night', async () => {
    const proof = await ask();
    return (proof.latest?.run_id ?? 0) > runId ? proof : undefined;
  });
}

test('the night after the samples is clean, and the night after tampering with Fineract is not', async () => {
  const posted = local.samples?.posted;
  expect(posted?.count).toBeGreaterThan(3);
  const clean = await nightlyProof(0);
  expect(clean.latest).toMatchObject({
    trigger: 'schedule',
    is_clean: true,
    ours: posted,
    theirs: posted,
    differences: 0,
    loans: { unreadable: 0 },
  });

  const [lost, changed, undone] = local.simulator.transactions();
  local.simulator.remove(lost?.id ?? 0);
  local.simulator.alter({ id: changed?.id ?? 0, amount: '1.00' });
  local.simulator.alter({ id: undone?.id ?? 0, reversed: true });
  local.simulator.plant({
    loan: lost?.loanExternalId ?? '',
    externalId: 'a'.repeat(32),
    date: '2026-11-03',
    amount: '777.00',
  });

  const bad = await nightlyProof(clean.latest?.run_id ?? 0);
  expect(bad.latest).toMatchObject({ is_clean: false, differences: 4, differences_open: 4 });
  const seen = bad.differences.items.map(({ kind, loan }) => `${kind} ${loan}`);
  expect(seen.toSorted()).toEqual(
    [
      `missing ${lost?.loanExternalId ?? ''}`,
      `extra ${lost?.loanExternalId ?? ''}`,
      `different ${changed?.loanExternalId ?? ''}`,
      `reversed ${undone?.loanExternalId ?? ''}`,
    ].toSorted(),
  );
  expect(local.reports.filter((line) => line.includes('prove-repayments'))).toEqual([]);
});
