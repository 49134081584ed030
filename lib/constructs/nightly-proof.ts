/** The proof of every night: its queue, its function, its clock, and the alarms that tell of what it finds. */
import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as ProveRepayments } from '../../functions/prove-repayments/environment.ts';
import type { DataStack } from '../data-stack.ts';
import type { StageSettings } from '../stages.ts';
import { proofTimeout } from '../timeouts.ts';
import { countedBy, RunbookAlarm } from './alarm.ts';
import { NodeFunction } from './node-function.ts';
import type { ReferenceLayer } from './reference-layer.ts';
import { WorkQueue } from './work-queue.ts';

export interface NightlyProofProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly layer: ReferenceLayer;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

const FUNCTION = 'prove-repayments';

export class NightlyProof extends Construct {
  readonly requests: WorkQueue;
  readonly prove: NodeFunction<z.input<typeof ProveRepayments>>;

  constructor(scope: Construct, id: string, props: NightlyProofProps) {
    super(scope, id);
    this.requests = new WorkQueue(this, 'Requests', {
      consumerTimeout: proofTimeout,
      receivesMax: 5,
      ageMax: Duration.hours(3),
      runbookSection: 'proof',
      alarmTopic: props.alarmTopic,
    });
    this.prove = this.makeFunction(props);
    new Rule(this, 'Schedule', {
      description: 'Asks for the proof of the night',
      schedule: Schedule.cron(inUtc(props.settings.proof.atIst)),
      targets: [
        new SqsQueue(this.requests.queue, {
          message: RuleTargetInput.fromObject({ trigger: 'schedule' }),
        }),
      ],
    });
    this.makeAlarms(props.alarmTopic);
  }

  private makeFunction(props: NightlyProofProps): NodeFunction<z.input<typeof ProveRepayments>> {
    const { data, settings } = props;
    const made = new NodeFunction<z.input<typeof ProveRepayments>>(this, 'ProveRepayments', {
      layer: props.layer,
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: FUNCTION,
      description: 'Compares our repayments with those of Fineract',
      environment: {
        ...data.database.environment,
        FINERACT_SECRET_ARN: data.fineractSecret.secretArn,
        PROOF_QUEUE_URL: this.requests.queue.queueUrl,
        PROOF_RECENT_DAYS: String(settings.proof.recentDays),
        PROOF_FULL_DAYS: String(settings.proof.fullDays),
      },
      network: data.network.towardsFineract,
      memoryMib: 512,
      timeout: proofTimeout,
    });
    data.database.grantLogin(made.function);
    data.fineractSecret.grantRead(made.function);
    this.requests.queue.grantSendMessages(made.function);
    made.live.addEventSource(
      // Two at once is the least Lambda takes; only one of them has the claim on a run.
      new SqsEventSource(this.requests.queue, {
        batchSize: 1,
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    return made;
  }

  private makeAlarms(topic: ITopic): void {
    new RunbookAlarm(this, 'NotCleanAlarm', {
      metric: countedBy(FUNCTION, 'ProofNotClean'),
      threshold: 1,
      meaning: 'ProofNotClean: what we say is posted and what Fineract holds are not the same.',
      runbookSection: 'proof-not-clean',
      topic,
    });
    new RunbookAlarm(this, 'AuditAlarm', {
      metric: countedBy(FUNCTION, 'AuditBroken'),
      threshold: 1,
      meaning: 'AuditBroken: the record of what people changed is not what it was.',
      runbookSection: 'audit-log',
      topic,
    });
    new RunbookAlarm(this, 'LateAlarm', {
      metric: countedBy(FUNCTION, 'ProofFinished').with({ period: Duration.hours(1) }),
      threshold: 1,
      periods: 26,
      below: true,
      meaning: 'No proof has been finished for 26 hours.',
      runbookSection: 'proof-late',
      topic,
    });
  }
}

/** The minute and hour in UTC of a time of day in India, such as 02:30. */
function inUtc(timeInIndia: string): { readonly minute: string; readonly hour: string } {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(timeInIndia);
  if (match === null) throw new Error(`Not a time of day such as 02:30: ${timeInIndia}`);
  const minutes = Number(match[1]) * 60 + Number(match[2]) - 330;
  const ofDay = (minutes + 1440) % 1440;
  return { minute: String(ofDay % 60), hour: String(Math.floor(ofDay / 60)) };
}
