/** The commands of the operator's command line, with their options and help: what is not listed here is refused. */

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
    options: { limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' } },
    notes: [],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commands;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
