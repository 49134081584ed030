/** The command by which the first people get in. */
import type { CommandSpec } from './commands.ts';

export const accountCommands = {
  'add-user': {
    summary: 'make an account for a person, with a temporary password',
    positionals: [],
    options: {
      email: { type: 'string', value: 'ADDRESS', help: 'with which the person logs in' },
      name: {
        type: 'string',
        value: 'NAME',
        help: 'how the person is shown (default: the address)',
      },
      role: {
        type: 'string',
        value: 'ROLE',
        help: 'viewer (default), operator, approver or admin',
      },
      lenders: {
        type: 'string',
        value: 'NAMES',
        help: 'only these lenders, with commas between (default: all)',
      },
    },
    notes: [
      'Needs the token of a machine whose role is admin, or on a local stack nothing. The temporary password is shown once',
      'and must be changed at the first login. The first admin of a stack is made so; afterwards admins make accounts.',
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
