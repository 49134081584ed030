/** `dead-letters`: messages that were given up, sent to work again or thrown away. */
import {
  DeadLetterQueueName,
  type DeadLetter,
  type DeadLetterResult,
} from '../../src/contract/dead-letter.ts';
import { numberFlag, textFlag, textFlags, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, table } from './format.ts';
import { usageOf } from './help.ts';

const SHOWN = 20;
const SHOWN_MAX = 200;

/** Returns the exit code: 1 where a message stayed that should not have. */
export async function deadLetters(operator: Operator, invocation: Invocation): Promise<number> {
  const [first, second] = invocation.positionals;
  if (first === 'redrive') return redrive(operator, invocation, queueOf(second));
  if (first === 'discard') return discard(operator, invocation, queueOf(second));
  if (second !== undefined) throw usageError(`"${second}" is one argument too many.`);
  return list(operator, invocation, first === undefined ? undefined : queueOf(first));
}

async function list(
  operator: Operator,
  invocation: Invocation,
  queue: DeadLetterQueueName | undefined,
): Promise<number> {
  const limit = numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX);
  const { items } = await operator.api.deadLetters(queue, limit);
  const summary = items.map((item) => [item.queue, String(item.count), clock(item.oldest_at)]);
  for (const line of table(['queue', 'dead letters', 'oldest (IST)'], summary)) operator.say(line);
  const rows = items.flatMap((item) => item.messages.map((message) => rowOf(item.queue, message)));
  if (rows.length === 0) return 0;
  operator.say('');
  for (const line of table(['queue', 'message', 'since (IST)', 'names', 'state', 'why'], rows))
    operator.say(line);
  return 0;
}

function rowOf(queue: string, message: DeadLetter): string[] {
  const [subject, ...others] = message.names;
  const names = message.readable ? 'nothing' : `unreadable, ${String(message.size_bytes)} bytes`;
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  return [
    queue,
    message.message_id,
    clock(message.sent_at),
    subject === undefined ? names : `${subject.kind} ${subject.key}${more}`,
    subject?.state ?? '-',
    subject?.reason ?? '',
  ];
}

async function redrive(
  operator: Operator,
  invocation: Invocation,
  queue: DeadLetterQueueName,
): Promise<number> {
  if (textFlag(invocation, 'reason') !== undefined)
    throw usageError('--reason belongs to discard.');
  const ids = textFlags(invocation, 'message');
  const result = await operator.api.redriveDeadLetters(queue, ids.length === 0 ? 'all' : ids);
  return tell(operator, result, 'redriven');
}

async function discard(
  operator: Operator,
  invocation: Invocation,
  queue: DeadLetterQueueName,
): Promise<number> {
  const ids = textFlags(invocation, 'message');
  const reason = textFlag(invocation, 'reason');
  if (ids.length === 0) throw usageError('Name each message to discard with --message.');
  if (reason === undefined) throw usageError('Say why with --reason.');
  return tell(operator, await operator.api.discardDeadLetters(queue, ids, reason), 'discarded');
}

function tell(
  operator: Operator,
  result: DeadLetterResult,
  wanted: 'redriven' | 'discarded',
): number {
  for (const { message_id: id, outcome, reason } of result.messages)
    operator.say(
      `${id}: ${outcome}${reason === null || outcome === 'discarded' ? '' : `. ${reason}`}`,
    );
  const done = result.messages.filter(({ outcome }) => outcome === wanted).length;
  operator.say(
    `${String(done)} ${wanted}; ${String(result.remaining)} dead letters remain in ${result.queue}.`,
  );
  return done === result.messages.length ? 0 : 1;
}

function queueOf(name: string | undefined): DeadLetterQueueName {
  const known = DeadLetterQueueName.options;
  if (name === undefined) throw usageError(`Name the queue: ${known.join(', ')}.`);
  const read = DeadLetterQueueName.safeParse(name);
  if (read.success) return read.data;
  throw usageError(`There is no queue "${name}". Queues: ${known.join(', ')}.`);
}

function usageError(message: string): UsageError {
  return new UsageError(message, usageOf('dead-letters'));
}
