/** The command for what gateways call and what they are asked. */
import type { CommandSpec } from './commands.ts';

export const webhookCommands = {
  webhooks: {
    summary: 'calls of gateways: look, replay, ask gateways for lost ones, send samples',
    positionals: ['[polls|poll|replay|send]'],
    options: {
      gateway: { type: 'string', value: 'NAME', help: 'only this gateway' },
      lender: { type: 'string', value: 'NAME', help: 'only this lender' },
      from: { type: 'string', value: 'TIME', help: 'such as 2026-11-03T09:30:00+05:30' },
      to: { type: 'string', value: 'TIME', help: 'before this moment' },
      event: { type: 'string', value: 'ID', help: 'only the delivery of this event' },
      origin: { type: 'string', value: 'ORIGIN', help: 'only those of webhook, or of poll' },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
      wait: { type: 'boolean', help: 'poll: wait for the end' },
      file: { type: 'string', value: 'PATH', help: 'send: this body, with --gateway and --lender' },
      'secret-env': {
        type: 'string',
        value: 'NAME',
        help: 'send: variable with the secret that signs (default TURNO_WEBHOOK_SECRET)',
      },
    },
    notes: [
      'webhooks lists what came; webhooks polls tells until when each gateway was asked, and what polls found.',
      'webhooks poll asks gateways now for what no webhook brought.',
      'webhooks replay has the next run take stored deliveries anew: name a time with --from or --to, or an --event.',
      'webhooks send sends signed samples, each any number of times the same payment; a local stack knows the secrets.',
      'Exit code 1 when a sample was not taken, or a poll failed.',
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
