/**
 * The operator's command line: `npm run operate -- COMMAND [options]`.
 * Exit codes: 0 done, 1 failed (the reason is said), 2 not understood (the usage is said).
 */
import { fileURLToPath } from 'node:url';
import { addUser } from './operate/accounts.ts';
import { ApiCallError, ApiClient } from './operate/api-client.ts';
import { numberFlag, parseCommandLine, UsageError, type Invocation } from './operate/arguments.ts';
import { audit } from './operate/audit.ts';
import { openBucket } from './operate/bucket.ts';
import type { CommandName } from './operate/commands.ts';
import { CommandFailedError, patience, type Operator } from './operate/console.ts';
import { caps, hold, holds, postingSwitch, release } from './operate/controls.ts';
import { deadLetters } from './operate/dead-letters.ts';
import { approvals, decide, exceptions, undo } from './operate/decisions.ts';
import { dryRun } from './operate/dry-run.ts';
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

/** Commands that need nothing but the API. */
const apiCommands = {
  pipeline,
  files: listFiles,
  'dead-letters': deadLetters,
  proof,
  exceptions,
  approvals,
  undo,
  'add-user': addUser,
  preview,
  switch: postingSwitch,
  caps,
  hold,
  release,
  audit,
  holds,
  'dry-run': dryRun,
  runs: listRuns,
} as const satisfies Partial<
  Record<CommandName, (operator: Operator, invocation: Invocation) => Promise<number>>
>;

function isApiCommand(name: CommandName): name is keyof typeof apiCommands {
  return Object.hasOwn(apiCommands, name);
}

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
  const { command } = invocation;
  if (isApiCommand(command)) return apiCommands[command](operator, invocation);
  switch (command) {
    case 'ingest':
      return ingest(operator, openBucket(settings), invocation, checkout);
    case 'umrn':
      return loadUmrn(operator, settings, invocation);
    case 'approve':
    case 'reject':
    case 'withdraw':
      return decide(operator, invocation, command);
    case 'webhooks':
      return webhooks(operator, invocation, {
        apiUrl: settings.apiUrl,
        isLocal: settings.local !== undefined,
        checkout,
        variables: process.env,
      });
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
