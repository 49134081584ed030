/** EventBridge rules with a rate or a time of day: sends each target its input, by the clock or by hand. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { TemplateError } from '../template/assembly.ts';

export interface ScheduledMessage {
  readonly rule: string;
  readonly expression: string;
  readonly queueUrl: string;
  readonly input: string;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Milliseconds until the next firing. Throws TemplateError for anything but a rate and a time of each day in UTC. */
export function msToNext(expression: string, nowMs: number): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  const [, minute, hour] = /^cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)$/.exec(expression) ?? [];
  if (minute === undefined || hour === undefined) {
    throw new TemplateError(
      `The local stack understands rates and times of each day only, not ${expression}.`,
    );
  }
  const dayMs = 86_400_000;
  const ofDayMs = Number(hour) * 3_600_000 + Number(minute) * 60_000;
  // Just at the moment it is a day until the next: a timer that wakes early must not fire twice.
  return ((ofDayMs - (nowMs % dayMs) + dayMs - 1) % dayMs) + 1;
}

export class Schedules {
  private readonly sqs: SQSClient;
  private readonly messages: readonly ScheduledMessage[];
  private readonly report: (line: string) => void;
  private readonly timers = new Map<ScheduledMessage, NodeJS.Timeout>();

  constructor(
    sqs: SQSClient,
    messages: readonly ScheduledMessage[],
    report: (line: string) => void,
  ) {
    this.sqs = sqs;
    this.messages = messages;
    this.report = report;
  }

  start(): void {
    for (const message of this.messages) this.await(message);
  }

  /** Fires every schedule now. */
  async fire(): Promise<void> {
    for (const message of this.messages) await this.send(message);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private await(message: ScheduledMessage): void {
    const fire = (): void => {
      this.await(message);
      this.send(message).catch((error: unknown) => {
        this.report(`The schedule ${message.rule} could not send: ${String(error)}`);
      });
    };
    this.timers.set(message, setTimeout(fire, msToNext(message.expression, Date.now())));
  }

  private async send(message: ScheduledMessage): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({ QueueUrl: message.queueUrl, MessageBody: message.input }),
    );
  }
}
