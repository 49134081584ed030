/** What tests of runs need: a pipeline on a test database with a queue that only remembers. */
import { randomUUID } from 'node:crypto';
import type { Pool } from '../../../src/database/pool.ts';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import type { RunPipelineDeps } from '../../../src/pipeline/run-pipeline.ts';
import type { RunRequest } from '../../../src/pipeline/run-record.ts';
import { fakeQueue, type FakeQueue } from '../../support/fake-queue.ts';

export function pipelineOn(pool: Pool): { deps: RunPipelineDeps; queue: FakeQueue } {
  const queue = fakeQueue();
  return {
    queue,
    deps: {
      pool,
      sqs: queue.sqs,
      queueUrl: queue.queueUrl,
      resendAfterSeconds: 3600,
      replayRejects,
    },
  };
}

export function request(options: Partial<RunRequest> = {}): RunRequest {
  return {
    requestId: randomUUID(),
    trigger: 'command',
    requestedBy: 'test',
    skipTransform: false,
    dryRun: false,
    lender: null,
    ...options,
  };
}

export async function runRow(
  pool: Pool,
  requestId: string,
): Promise<Record<string, unknown> | undefined> {
  const found = await pool.query<Record<string, unknown>>(
    'select * from "OPS"."PIPELINE_RUN" where request_id = $1',
    [requestId],
  );
  return found.rows[0];
}
