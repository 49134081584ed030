/** What polls work with in production. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseGatewayCredentials } from './credentials.ts';
import { openSource } from './open-adapter.ts';
import type { PollDeps } from './poll.ts';

export interface PollSettings extends Pick<PollDeps, 'pool' | 'sqs' | 'count'> {
  /** The secret of the gateways' APIs. */
  readonly readSecret: () => Promise<unknown>;
  readonly GATEWAY_TIMEOUT_MS: number;
  readonly POLL_QUEUE_URL: string;
  readonly POLL_OVERLAP_HOURS: number;
  readonly POLL_DEEP_HOURS: number;
  readonly POLL_SETTLE_MINUTES: number;
  readonly POLL_LATE_HOURS: number;
}

export function pollDeps(settings: PollSettings): PollDeps {
  const { pool, sqs, count, readSecret } = settings;
  return {
    pool,
    sqs,
    count,
    queueUrl: settings.POLL_QUEUE_URL,
    open: openSource(async () => parseGatewayCredentials(await readSecret()), {
      timeoutMs: settings.GATEWAY_TIMEOUT_MS,
      pause: (durationMs) => pause(durationMs),
      random: Math.random,
    }),
    scope: {
      overlapHours: settings.POLL_OVERLAP_HOURS,
      deepHours: settings.POLL_DEEP_HOURS,
      settleMinutes: settings.POLL_SETTLE_MINUTES,
    },
    lateHours: settings.POLL_LATE_HOURS,
    nowMs: () => Date.now(),
  };
}
