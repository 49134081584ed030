/** The commands of the operator's command line, with their options and help: what is not listed here is refused. */

import { accountCommands } from './account-commands.ts';
import { controlCommands } from './control-commands.ts';
import { feedCommands } from './feed-commands.ts';
import { webhookCommands } from './webhook-commands.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly summary: string;
  /** Names of arguments; `[x]` may be left out. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly notes: readonly string[];
}

/** Which stack: every command takes these. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  data: { type: 'string', value: 'DIR', help: 'state folder of a local stack (default .local)' },
  'api-url': {
    type: 'string',
    value: 'URL',
    help: 'a deployed stack instead of the local one (or TURNO_API_URL)',
  },
  'token-env': {
    type: 'string',
    value: 'NAME',
    help: 'variable that holds the token (default TURNO_INTERNAL_TOKEN)',
  },
  as: {
    type: 'string',
    value: 'WHO',
    help: 'on a local stack: local (default), approver (default of audit) or admin (default of add-user)',
  },
  timeout: { type: 'string', value: 'SECONDS', help: 'how long to wait for the end (default 900)' },
  help: { type: 'boolean', help: 'show this text' },
};

const bucketOptions: Readonly<Record<string, OptionSpec>> = {
  bucket: {
    type: 'string',
    value: 'NAME',
    help: 'file bucket of a deployed stack (or TURNO_BUCKET)',
  },
  'ingest-queue-url': {
    type: 'string',
    value: 'URL',
    help: 'ingest queue of a deployed stack (or TURNO_INGEST_QUEUE_URL)',
  },
};

export const commands = {
  ingest: {
    summary: 'load files of one feed, or of all',
    positionals: ['[FEED]'],
    options: {
      file: {
        type: 'string',
        multiple: true,
        value: 'PATH',
        help: 'upload this file to the feed; may be given several times',
      },
      'no-wait': { type: 'boolean', help: 'do not wait for the result' },
      ...bucketOptions,
    },
    notes: [
      'Without --file, every object below the prefix of the feed that has not been loaded yet is offered again,',
      'failed ones included. Without FEED, those of all feeds.',
      'Exit code 1 when a file failed.',
    ],
  },
  pipeline: {
    summary: 'run the pipeline: transform, check, queue for posting',
    positionals: [],
    options: {
      'skip-transform': {
        type: 'boolean',
        help: 'queue what is eligible already; read no new rows',
      },
      'dry-run': { type: 'boolean', help: 'show what would be posted; post nothing' },
      lender: { type: 'string', value: 'NAME', help: 'only the payments of one lender' },
      'no-wait': { type: 'boolean', help: 'do not wait for the run and its postings' },
    },
    notes: ['Exit code 1 when the run failed.'],
  },
  umrn: {
    summary: 'load the UMRN master from its CSV',
    positionals: ['load', 'PATH'],
    options: {
      mode: {
        type: 'string',
        value: 'append|truncate',
        help: 'add to the master (default), or replace all of it',
      },
    },
    notes: ['Needs the database: of the local stack, or DATABASE_URL.'],
  },
  files: {
    summary: 'the newest entries of the file processing log',
    positionals: [],
    options: {
      feed: { type: 'string', value: 'FEED', help: 'only this feed' },
      status: { type: 'string', value: 'STATUS', help: 'pending, processing, success or failed' },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
    },
    notes: [],
  },
  runs: {
    summary: 'the newest pipeline runs',
    positionals: [],
    options: {
      status: { type: 'string', value: 'STATUS', help: 'pending, running, success or failed' },
      trigger: { type: 'string', value: 'WORD', help: 'schedule, api, command or file' },
      lender: { type: 'string', value: 'NAME', help: 'only runs that were limited to this lender' },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
    },
    notes: [],
  },
  'dead-letters': {
    summary: 'messages that were given up: look, send to work again, throw away',
    positionals: ['[redrive|discard]', '[QUEUE]'],
    options: {
      message: {
        type: 'string',
        multiple: true,
        value: 'ID',
        help: 'only this message; may be given several times',
      },
      reason: { type: 'string', value: 'TEXT', help: 'why a message is discarded' },
      limit: {
        type: 'string',
        value: 'N',
        help: 'how many are shown of each queue, 1 to 200 (default 20)',
      },
    },
    notes: [
      'dead-letters, or dead-letters QUEUE, tells how many there are and what they name.',
      'dead-letters redrive QUEUE sends all that a function can read to work again, or those named with --message;',
      'nothing is done twice by it. dead-letters discard QUEUE --message ID --reason TEXT throws away what nothing',
      'waits for any more. Both are written down with who and when. QUEUE is ingest,',
      'pipeline, posting, proof or polls.',
      'Exit code 1 when a message stayed.',
    ],
  },
  proof: {
    summary: 'compare our repayments with those of Fineract, loan by loan',
    positionals: [],
    options: {
      run: { type: 'boolean', help: 'ask for a new proof of the loans that are due' },
      loan: { type: 'string', value: 'LOAN', help: 'ask for a proof of this loan' },
      lender: { type: 'string', value: 'NAME', help: 'ask for a proof of the loans of one lender' },
      all: { type: 'boolean', help: 'ask for a proof of every loan, not only of those due' },
      wait: { type: 'boolean', help: 'wait for the end and show what it found' },
    },
    notes: [
      'Without options, shows what the newest finished proof found.',
      'Exit code 1 when the proof that is shown is not clean.',
    ],
  },
  exceptions: {
    summary: 'cases that a person must see: look, look after them, and ask for a decision',
    positionals: ['[show|comment|assign|release|dismiss|retry|resolve|attach]', '[ID]'],
    options: {
      category: { type: 'string', value: 'NAME', help: 'only this category' },
      status: { type: 'string', value: 'STATUS', help: 'open (default) or resolved' },
      lender: { type: 'string', value: 'NAME', help: 'only this lender' },
      loan: {
        type: 'string',
        value: 'LOAN',
        help: 'only this loan; with attach, the loan that the money is of',
      },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
      reason: { type: 'string', value: 'TEXT', help: 'why you ask for the decision' },
      text: { type: 'string', value: 'TEXT', help: 'with comment: what you say about it' },
      owner: {
        type: 'string',
        value: 'WHO',
        help: "only of this person's address, of me or of nobody; with assign, whose it is",
      },
    },
    notes: [
      'exceptions lists what is open; exceptions show ID tells both sides and their places in the files.',
      'exceptions release ID --reason TEXT asks that the money is posted, dismiss that it never is; retry and resolve are',
      "for postings that wait for a person; attach --loan LOAN names the loan of a gateway's payment.",
      'Nothing happens until a second person approves it.',
      'exceptions assign ID --owner ADDRESS gives it to a person, --owner nobody lets it go.',
    ],
  },
  approvals: {
    summary: 'what waits for a second person',
    positionals: [],
    options: {
      status: {
        type: 'string',
        value: 'STATUS',
        help: 'pending (default), approved, rejected or withdrawn',
      },
      lender: { type: 'string', value: 'NAME', help: 'only this lender' },
      loan: { type: 'string', value: 'LOAN', help: 'only this loan' },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
    },
    notes: [],
  },
  approve: {
    summary: 'approve what another person asked for, and carry it out',
    positionals: ['ID'],
    options: { comment: { type: 'string', value: 'TEXT', help: 'what you looked at' } },
    notes: ['Whoever asked is refused. On a local stack, --as approver is the second person.'],
  },
  reject: {
    summary: 'reject what another person asked for',
    positionals: ['ID'],
    options: { comment: { type: 'string', value: 'TEXT', help: 'why' } },
    notes: ['Whoever asked is refused. On a local stack, --as approver is the second person.'],
  },
  withdraw: {
    summary: 'take back what you asked for, while nobody has decided',
    positionals: ['ID'],
    options: { comment: { type: 'string', value: 'TEXT', help: 'why' } },
    notes: ['Only whoever asked may; the same may be asked for again.'],
  },
  undo: {
    summary: 'ask to take a posted repayment back',
    positionals: ['SOURCE_KEY'],
    options: { reason: { type: 'string', value: 'TEXT', help: 'why it must be taken back' } },
    notes: ['Nothing happens until a second person approves it; then the next run does it.'],
  },
  ...feedCommands,
  ...accountCommands,
  ...controlCommands,
  ...webhookCommands,
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commands;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
