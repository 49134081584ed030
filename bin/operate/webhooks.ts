/** `webhooks`: what gateways called, what polls found, and having either taken again. */
import type { DeliveryReplayRequest } from '../../src/contract/delivery.ts';
import type { GatewayPoll, PollSource } from '../../src/contract/gateway-poll.ts';
import { isSet, numberFlag, textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { clock, table } from './format.ts';
import { usageOf } from './help.ts';
import { sendSamples, type SampleSettings } from './send-samples.ts';

const SHOWN = 20;
const SHOWN_MAX = 200;

/** Returns the exit code: 1 where a sample was not taken, or a poll failed. */
export async function webhooks(
  operator: Operator,
  invocation: Invocation,
  samples: SampleSettings,
): Promise<number> {
  switch (invocation.positionals[0]) {
    case undefined:
      return listDeliveries(operator, invocation);
    case 'polls':
      return listPolls(operator, invocation);
    case 'poll':
      return poll(operator, invocation);
    case 'replay':
      return replay(operator, invocation);
    case 'send':
      return sendSamples(operator, invocation, samples);
    default:
      throw new UsageError(
        `There is no "webhooks ${invocation.positionals[0] ?? ''}".`,
        usageOf('webhooks'),
      );
  }
}

async function listDeliveries(operator: Operator, invocation: Invocation): Promise<number> {
  const limit = String(numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX));
  const filter = given(invocation, ['gateway', 'lender', 'from', 'to', 'event', 'origin']);
  const { items } = await operator.api.deliveries({ ...filter, limit });
  const rows = items.map((item) => [
    String(item.delivery_id),
    item.lender,
    item.gateway,
    item.event_type,
    item.origin,
    clock(item.received_at),
    item.transformed_at === null ? 'not yet' : clock(item.transformed_at),
    item.event_id,
  ]);
  const header = ['id', 'lender', 'gateway', 'event', 'origin', 'came (IST)', 'taken', 'event id'];
  for (const line of table(header, rows)) operator.say(line);
  return 0;
}

async function listPolls(operator: Operator, invocation: Invocation): Promise<number> {
  const limit = String(numberFlag(invocation, 'limit', SHOWN, SHOWN_MAX));
  const page = await operator.api.gatewayPolls({
    ...given(invocation, ['gateway', 'lender']),
    limit,
  });
  const sources = page.sources.map((source) => [
    source.lender,
    source.gateway,
    clock(source.complete_until),
    source.is_late ? 'LATE' : '',
  ]);
  for (const line of table(['lender', 'gateway', 'complete until (IST)', ''], sources))
    operator.say(line);
  operator.say('');
  for (const line of table(pollHeader, page.items.map(pollRow))) operator.say(line);
  return 0;
}

async function poll(operator: Operator, invocation: Invocation): Promise<number> {
  const before = (await operator.api.gatewayPolls({ limit: '1' })).items[0]?.poll_id ?? 0;
  const { sources } = await operator.api.startGatewayPolls(
    given(invocation, ['gateway', 'lender']),
  );
  operator.say(`Asked for: ${sources.map(nameOf).join(', ')}.`);
  if (!isSet(invocation, 'wait')) return 0;
  const ended: GatewayPoll[] = [];
  for (const source of sources) ended.push(await follow(operator, source, before));
  for (const line of table(pollHeader, ended.map(pollRow))) operator.say(line);
  return ended.every(({ status }) => status === 'success') ? 0 : 1;
}

/** The first poll of the source that ends and is newer, or was under way when it was asked for. */
async function follow(
  operator: Operator,
  { lender, gateway }: PollSource,
  before: number,
): Promise<GatewayPoll> {
  let underWay = 0;
  for (;;) {
    const { items } = await operator.api.gatewayPolls({ lender, gateway, limit: '1' });
    const [newest] = items;
    if (newest?.status === 'running') underWay = newest.poll_id;
    else if (newest !== undefined && (newest.poll_id > before || newest.poll_id === underWay))
      return newest;
    await operator.pause();
  }
}

async function replay(operator: Operator, invocation: Invocation): Promise<number> {
  const chosen: DeliveryReplayRequest = given(invocation, [
    'gateway',
    'lender',
    'from',
    'to',
    'event',
  ]);
  const { deliveries } = await operator.api.replayDeliveries(chosen);
  operator.say(
    `${String(deliveries)} ${deliveries === 1 ? 'delivery' : 'deliveries'}: the next run takes ${deliveries === 1 ? 'it' : 'them'} anew.`,
  );
  return 0;
}

function given(invocation: Invocation, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = textFlag(invocation, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function nameOf({ lender, gateway }: PollSource): string {
  return `${lender} at ${gateway}`;
}

const pollHeader = ['poll', 'lender', 'gateway', 'state', 'from', 'to', 'seen', 'gaps', 'why'];

function pollRow(item: GatewayPoll): string[] {
  return [
    String(item.poll_id),
    item.lender,
    item.gateway,
    item.status,
    clock(item.window_from),
    clock(item.window_to),
    String(item.seen),
    String(item.gaps),
    item.error_message ?? '',
  ];
}
