/** The benchmarks by name, each loaded only when it runs. */
import type { Benchmark } from './types.ts';

export const benchmarks: ReadonlyMap<string, () => Promise<Benchmark>> = new Map([
  ['ingest', async () => (await import('./ingest.ts')).ingest],
  ['transform', async () => (await import('./transform.ts')).transform],
  ['eligibility', async () => (await import('./eligibility.ts')).eligibility],
  ['posting', async () => (await import('./posting.ts')).posting],
  ['latency', async () => (await import('./latency.ts')).latency],
  ['webhooks', async () => (await import('./webhooks.ts')).webhooks],
  ['startup', async () => (await import('./startup.ts')).startup],
  ['lists', async () => (await import('./lists.ts')).lists],
  ['api', async () => (await import('./api.ts')).api],
]);
