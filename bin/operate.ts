/**
 * The operator's command line: `npm run operate -- COMMAND [options]`.
 * Exit codes: 0 done, 1 failed (the reason is said), 2 not understood (the usage is said).
 */
import { fileURLToPath } from 'node:url';
import { ApiCallError, ApiClient } from './operate/api-client.ts';
import { numberFlag, parseCommandLine, UsageError, type Invocation } from './operate/arguments.ts';
import { audit } from './operate/audit.ts';
import { openBucket } from './operate/bucket.ts';
import { CommandFailedError, patience, type Operator } from './operate/console.ts';
import { caps, hold, holds, postingSwitch, release } from './operate/controls.ts';
import { deadLetters } from './operate/dead-letters.ts';
import { approvals, decide, exceptions, undo } from './operate/decisions.ts';
import { ingest } from './operate/ingest.ts';
import { listFiles, listRuns } from './operate/lists.ts';
import { pipeline } from './operate/pipeline.ts';
import { preview } from './operate/preview.ts';
import { proof } from './operate/proof.ts';
import { readSettings } from './operate/settings.ts';
import { loadUmrn } from './operate/umrn.ts';
import { webhooks } from './operate/webhooks.ts';

const TIMEOUT_SECONDS = 900;
const TIMEOUT_SECONDS_MAX = 86_400;

async function main(argv: readonly string[]): Promise<number> {
  const invocation = parseCommandLine(argv);
  if ('help' in invocation) {
    console.log(invocation.help);
    return 0;
  }
  return run(invocation);
}

async function run(invocation: Invocation): Promise<number> {
  const timeoutSeconds = numberFlag(invocation, 'timeout', TIMEOUT_SECONDS, TIMEOUT_SECONDS_MAX);
  const settings = await readSettings(invocation, process.env);
  const checkout = fileURLToPath(new URL('..', import.meta.url));
  process.env['ASSETS_DIR'] ??= checkout;
  const operator: Operator = {
    api: new ApiClient(settings),
    say: (line) => console.log(line),
    pause: patience(timeoutSeconds),
  };
  switch (invocation.command) {
    case 'ingest':
      return ingest(operator, openBucket(settings), invocation, checkout);
    case 'pipeline':
      return pipeline(operator, invocation);
    case 'umrn':
      return loadUmrn(operator, settings, invocation);
    case 'files':
      return listFiles(operator, invocation);
    case 'dead-letters':
      return deadLetters(operator, invocation);
    case 'proof':
      return proof(operator, invocation);
    case 'exceptions':
      return exceptions(operator, invocation);
    case 'approvals':
      return approvals(operator, invocation);
    case 'approve':
    case 'reject':
      return decide(operator, invocation, invocation.command);
    case 'undo':
      return undo(operator, invocation);
    case 'preview':
      return preview(operator, invocation);
    case 'switch':
      return postingSwitch(operator, invocation);
    case 'caps':
      return caps(operator, invocation);
    case 'hold':
      return hold(operator, invocation);
    case 'release':
      return release(operator, invocation);
    case 'audit':
      return audit(operator, invocation);
    case 'holds':
      return holds(operator, invocation);
    case 'webhooks':
      return webhooks(operator, invocation, {
        apiUrl: settings.apiUrl,
        isLocal: settings.local !== undefined,
        checkout,
        variables: process.env,
      });
    case 'runs':
      return listRuns(operator, invocation);
  }
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${error.usage}`);
    return 2;
  }
  const expected = error instanceof CommandFailedError || error instanceof ApiCallError;
  console.error(expected ? error.message : error);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
