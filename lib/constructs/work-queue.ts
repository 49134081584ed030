/** A queue with what a queue must have: a dead-letter queue, both alarms, TLS only, encryption. */
import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { RunbookAlarm } from './alarm.ts';

export interface WorkQueueProps {
  readonly fifo?: boolean;
  /** Timeout of the function that consumes it: a message stays invisible six times as long. */
  readonly consumerTimeout: Duration;
  /** Tries before a message rests in the dead-letter queue. */
  readonly receivesMax: number;
  /** A message older than this means that the consumer does not keep up. */
  readonly ageMax: Duration;
  readonly runbookSection: string;
  readonly alarmTopic: ITopic;
}

// AWS's own rule for functions behind a queue: below this a slow invocation sees its message twice.
const VISIBILITY_FACTOR = 6;

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const common: QueueProps = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(props.fifo === true ? { fifo: true } : {}),
    };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This is the dead-letter queue itself; an alarm tells people when it holds a message.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.receivesMax },
    });
    this.addAlarms(props);
  }

  /** Looking at dead letters, deleting them, and putting them back to work. */
  grantRedrive(operator: IGrantable): void {
    this.deadLetters.grantConsumeMessages(operator);
    this.queue.grantSendMessages(operator);
  }

  private addAlarms(props: WorkQueueProps): void {
    const period = Duration.minutes(5);
    new RunbookAlarm(this, 'DeadLettersAlarm', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 1,
      meaning: 'Messages were given up after every retry.',
      runbookSection: `${props.runbookSection}-dead-letters`,
      topic: props.alarmTopic,
    });
    new RunbookAlarm(this, 'AgeAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period }),
      threshold: props.ageMax.toSeconds(),
      meaning: 'The oldest message has waited too long.',
      runbookSection: `${props.runbookSection}-backlog`,
      topic: props.alarmTopic,
    });
  }
}
