/** The commands about feeds and their mappings. */
import type { CommandSpec } from './commands.ts';

export const feedCommands = {
  'dry-run': {
    summary: 'what a file would become, through the current or an edited mapping',
    positionals: ['FEED', '[FILE]'],
    options: {
      'file-id': {
        type: 'string',
        value: 'ID',
        help: 'instead of FILE: a file that was loaded or failed, from the bucket',
      },
      mapping: {
        type: 'string',
        value: 'PATH',
        help: 'an edited mapping; without it the one that is deployed',
      },
      limit: {
        type: 'string',
        value: 'N',
        help: 'list so many of each kind, 1 to 100 (default 20)',
      },
      'no-compare': { type: 'boolean', help: 'do not compare with what is loaded' },
    },
    notes: [
      'Nothing is loaded or kept. Where the same bytes are loaded already, tells each row and rupee that would differ.',
      'FILE may have 4 MB; a larger one is uploaded and named with --file-id.',
      'Exit code 1 when the file would fail, or could not be read to its end.',
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
