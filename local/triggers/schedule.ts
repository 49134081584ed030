/** EventBridge rules with a rate: sends each target its input, by the clock or by hand. */
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

/** Milliseconds between two firings. Throws TemplateError for anything but a rate. */
export function rateMs(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (count === undefined || unitMs === undefined) {
    throw new TemplateError(`The local stack understands rates only, not ${expression}.`);
  }
  return Number(count) * unitMs;
}

export class Schedules {
  private readonly sqs: SQSClient;
  private readonly messages: readonly ScheduledMessage[];
  private readonly report: (line: string) => void;
  private timers: NodeJS.Timeout[] = [];

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
    this.timers = this.messages.map((message) =>
      setInterval(() => {
        this.send(message).catch((error: unknown) => {
          this.report(`The schedule ${message.rule} could not send: ${String(error)}`);
        });
      }, rateMs(message.expression)),
    );
  }

  /** Fires every schedule now. */
  async fire(): Promise<void> {
    for (const message of this.messages) await this.send(message);
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private async send(message: ScheduledMessage): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({ QueueUrl: message.queueUrl, MessageBody: message.input }),
    );
  }
}
