/** Asking gateways for what no webhook brought: queue, function, clock, and the alarms that tell of gaps and of silence. */
import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as PollGateways } from '../../functions/poll-gateways/environment.ts';
import type { DataStack } from '../data-stack.ts';
import type { StageSettings } from '../stages.ts';
import { pollTimeout } from '../timeouts.ts';
import { countedBy, RunbookAlarm } from './alarm.ts';
import { NodeFunction } from './node-function.ts';
import type { ReferenceLayer } from './reference-layer.ts';
import { WorkQueue } from './work-queue.ts';

export interface GatewayPollsProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly layer: ReferenceLayer;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

const FUNCTION = 'poll-gateways';
const LATE_HOURS = 6;

export class GatewayPolls extends Construct {
  readonly requests: WorkQueue;
  readonly poll: NodeFunction<z.input<typeof PollGateways>>;

  constructor(scope: Construct, id: string, props: GatewayPollsProps) {
    super(scope, id);
    this.requests = new WorkQueue(this, 'Requests', {
      consumerTimeout: pollTimeout,
      receivesMax: 5,
      ageMax: Duration.hours(3),
      runbookSection: 'polls',
      alarmTopic: props.alarmTopic,
    });
    this.poll = this.makeFunction(props);
    new Rule(this, 'Schedule', {
      description: 'Asks gateways for what no webhook brought',
      schedule: Schedule.rate(Duration.minutes(props.settings.polls.everyMinutes)),
      targets: [
        new SqsQueue(this.requests.queue, {
          message: RuleTargetInput.fromObject({ trigger: 'schedule' }),
        }),
      ],
    });
    this.makeAlarms(props);
  }

  private makeFunction(props: GatewayPollsProps): NodeFunction<z.input<typeof PollGateways>> {
    const { data } = props;
    const made = new NodeFunction<z.input<typeof PollGateways>>(this, 'PollGateways', {
      layer: props.layer,
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: FUNCTION,
      description: 'Asks gateways for payments that no webhook brought',
      environment: {
        ...data.database.environment,
        GATEWAY_SECRET_ARN: data.gatewaySecret.secretArn,
        POLL_QUEUE_URL: this.requests.queue.queueUrl,
        POLL_LATE_HOURS: String(LATE_HOURS),
      },
      // The way out that leads to Fineract leads to the gateways as well.
      network: data.network.towardsFineract,
      // It waits for gateways nearly all of its time.
      memoryMib: 512,
      timeout: pollTimeout,
    });
    data.database.grantLogin(made.function);
    data.gatewaySecret.grantRead(made.function);
    this.requests.queue.grantSendMessages(made.function);
    made.live.addEventSource(
      // Two at once is the least Lambda takes: two sources side by side, never one source twice.
      new SqsEventSource(this.requests.queue, {
        batchSize: 1,
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    return made;
  }

  private makeAlarms({ alarmTopic: topic, settings }: GatewayPollsProps): void {
    const hourly = (name: string) => countedBy(FUNCTION, name).with({ period: Duration.hours(1) });
    new RunbookAlarm(this, 'GapsAlarm', {
      metric: hourly('WebhookGapFound'),
      threshold: settings.polls.gapsMax,
      meaning: 'Webhooks are lost: polls found payments or refunds that no webhook brought.',
      runbookSection: 'webhook-gaps',
      topic,
    });
    new RunbookAlarm(this, 'FailedAlarm', {
      metric: countedBy(FUNCTION, 'GatewayPollFailed'),
      threshold: 1,
      meaning: 'A gateway refuses to be asked, or nobody has said how to log in.',
      runbookSection: 'gateway-poll-failed',
      topic,
    });
    new RunbookAlarm(this, 'LateAlarm', {
      metric: hourly('GatewayPollLate'),
      threshold: 1,
      meaning: 'A gateway was not asked completely for six hours.',
      runbookSection: 'gateway-poll-late',
      topic,
    });
    new RunbookAlarm(this, 'SilenceAlarm', {
      metric: hourly('GatewayPollFinished'),
      threshold: 1,
      periods: LATE_HOURS,
      below: true,
      meaning: 'No poll of any gateway has been finished for six hours.',
      runbookSection: 'gateway-poll-late',
      topic,
    });
  }
}
