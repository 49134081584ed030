/** `pipeline`: asks for a run, follows it and its postings to the end. */
import { randomUUID } from 'node:crypto';
import type { PipelineRun } from '../../src/contract/pipeline-run.ts';
import { isSet, textFlag, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, runLines, tally } from './format.ts';

/** Returns the exit code: 1 when the run failed. */
export async function pipeline(operator: Operator, invocation: Invocation): Promise<number> {
  const asked = await operator.api.startRun(
    {
      skip_transform: isSet(invocation, 'skip-transform'),
      dry_run: isSet(invocation, 'dry-run'),
      lender: textFlag(invocation, 'lender') ?? null,
    },
    randomUUID(),
  );
  operator.say(`Run ${String(asked.run_id)} asked for at ${clock(asked.requested_at)} IST.`);
  if (isSet(invocation, 'no-wait')) return 0;
  const finished = await followRun(operator, asked);
  if (finished.status === 'failed') {
    operator.say(`Run ${String(finished.run_id)} failed: ${finished.error_message ?? ''}`);
    return 1;
  }
  const settled = finished.dry_run ? finished : await followPosting(operator, finished);
  for (const line of runLines(settled)) operator.say(line);
  return 0;
}

async function followRun(operator: Operator, asked: PipelineRun): Promise<PipelineRun> {
  let run = asked;
  let told = '';
  while (run.status === 'pending' || run.status === 'running') {
    if (run.phase !== told) operator.say(`  ${run.phase}`);
    told = run.phase;
    await operator.pause();
    run = await operator.api.run(run.run_id);
  }
  return run;
}

/** The run ends when its payments are queued; what the operator asked for ends when none is under way. */
async function followPosting(operator: Operator, finished: PipelineRun): Promise<PipelineRun> {
  let run = finished;
  let told = 0;
  while (run.posting.queued.count > 0) {
    if (run.posting.queued.count !== told)
      operator.say(
        `  posting: ${String(run.posting.posted.count)} posted, ${tally(run.posting.queued)} under way`,
      );
    told = run.posting.queued.count;
    await operator.pause();
    run = await operator.api.run(run.run_id);
  }
  return run;
}
