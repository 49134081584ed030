/** From an object in the bucket to a repayment in Fineract: functions, queues, schedule. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as IngestFile } from '../functions/ingest-file/environment.ts';
import type { Environment as PostRepayments } from '../functions/post-repayments/environment.ts';
import type { Environment as RunPipeline } from '../functions/run-pipeline/environment.ts';
import { countedBy, RunbookAlarm } from './constructs/alarm.ts';
import { DatabaseMigration } from './constructs/database-migration.ts';
import { GatewayPolls } from './constructs/gateway-polls.ts';
import { NightlyProof } from './constructs/nightly-proof.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { ReferenceLayer } from './constructs/reference-layer.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import { logRetention, type StageSettings } from './stages.ts';
import { ingestTimeout, pipelineTimeout, postingTimeout } from './timeouts.ts';

export interface PipelineStackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
}

export class PipelineStack extends Stack {
  readonly requests: WorkQueue;
  readonly posting: WorkQueue;
  readonly proof: NightlyProof;
  readonly polls: GatewayPolls;
  readonly layer: ReferenceLayer;
  private readonly data: DataStack;
  private readonly settings: StageSettings;

  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, { description: 'Turno Collections: ingest, pipeline, posting' });
    this.data = props.data;
    this.settings = props.settings;
    this.layer = new ReferenceLayer(this, 'Reference');
    this.requests = this.makeQueue('Requests', 'pipeline', pipelineTimeout, Duration.hours(1));
    this.posting = this.makeQueue('Posting', 'posting', postingTimeout, Duration.hours(2), true);
    const migration = new DatabaseMigration(this, 'Migration', {
      ...this.common(),
      data: this.data,
    });
    const functions = [this.makeIngestFile(), this.makeRunPipeline(), this.makePostRepayments()];
    // Code goes live only on the schema that it was written for.
    for (const each of functions) each.live.node.addDependency(migration);
    this.proof = new NightlyProof(this, 'Proof', { ...props, ...this.common() });
    this.proof.prove.live.node.addDependency(migration);
    this.polls = new GatewayPolls(this, 'Polls', { ...props, ...this.common() });
    this.polls.poll.live.node.addDependency(migration);
    this.makeSchedule();
    this.makeAlarms();
  }

  /** What the functions answer for themselves never shows as an error of the function: they count it. */
  private makeAlarms(): void {
    const topic = this.data.alarmTopic;
    new RunbookAlarm(this, 'MisconfiguredAlarm', {
      metric: countedBy('post-repayments', 'FineractMisconfigured'),
      threshold: 1,
      meaning: 'Fineract refuses our credentials, tenant or permission.',
      runbookSection: 'fineract-misconfigured',
      topic,
    });
    new RunbookAlarm(this, 'RunFailedAlarm', {
      metric: countedBy('run-pipeline', 'PipelineRunFailed'),
      threshold: 1,
      meaning: 'A pipeline run ended as failed.',
      runbookSection: 'pipeline-run-failed',
      topic,
    });
    new RunbookAlarm(this, 'IngestFailedAlarm', {
      metric: countedBy('ingest-file', 'IngestFailed'),
      threshold: 1,
      periods: 3,
      meaning: 'Objects cannot be loaded for a reason outside the files.',
      runbookSection: 'ingest-failed',
      topic,
    });
    new RunbookAlarm(this, 'UndoFailedAlarm', {
      metric: countedBy('post-repayments', 'UndoFailed'),
      threshold: 1,
      meaning: 'Fineract refuses to take a repayment back that two persons decided to undo.',
      runbookSection: 'undo-failed',
      topic,
    });
    new RunbookAlarm(this, 'RunRequestFailedAlarm', {
      metric: countedBy('ingest-file', 'RunRequestFailed'),
      threshold: 3,
      meaning: 'Files are loaded, but the run that should follow them cannot be asked for.',
      runbookSection: 'run-request-failed',
      topic,
    });
  }

  private makeIngestFile(): NodeFunction<z.input<typeof IngestFile>> {
    const made = new NodeFunction<z.input<typeof IngestFile>>(this, 'IngestFile', {
      ...this.common(),
      name: 'ingest-file',
      description: 'Loads one object of the file bucket into RAW',
      environment: {
        ...this.data.database.environment,
        ...this.data.files.environment,
        PIPELINE_QUEUE_URL: this.requests.queue.queueUrl,
        RUN_AFTER_FILE_SECONDS: String(this.settings.runAfterFileSeconds),
      },
      network: this.data.network.inside,
      // Memory buys CPU: at 1769 MiB a function has one whole core, and scanning is CPU work.
      memoryMib: 1769,
      // What a record leaves behind is garbage at once: a small young generation keeps the memory flat for large files.
      nodeOptions: ['--max-semi-space-size=2'],
      timeout: ingestTimeout,
    });
    this.data.database.grantLogin(made.function);
    this.data.files.grantIngest(made.function.role);
    if (this.settings.runAfterFileSeconds > 0) this.requests.queue.grantSendMessages(made.function);
    made.live.addEventSource(
      new SqsEventSource(this.data.ingest.queue, {
        batchSize: 1,
        maxConcurrency: this.settings.concurrency.ingest,
        reportBatchItemFailures: true,
      }),
    );
    return made;
  }

  private makeRunPipeline(): NodeFunction<z.input<typeof RunPipeline>> {
    const made = new NodeFunction<z.input<typeof RunPipeline>>(this, 'RunPipeline', {
      ...this.common(),
      name: 'run-pipeline',
      description: 'Transforms what is new and queues what is to be posted',
      environment: {
        ...this.data.database.environment,
        POSTING_QUEUE_URL: this.posting.queue.queueUrl,
      },
      network: this.data.network.inside,
      // The database does the work; this only keeps pages of keys in memory.
      memoryMib: 512,
      timeout: pipelineTimeout,
    });
    this.data.database.grantLogin(made.function);
    this.posting.queue.grantSendMessages(made.function);
    made.live.addEventSource(
      // Two at once is the least Lambda takes; runs queue on a lock in the database anyway.
      new SqsEventSource(this.requests.queue, {
        batchSize: 1,
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    return made;
  }

  private makePostRepayments(): NodeFunction<z.input<typeof PostRepayments>> {
    const { posting } = this.settings.concurrency;
    const made = new NodeFunction<z.input<typeof PostRepayments>>(this, 'PostRepayments', {
      ...this.common(),
      name: 'post-repayments',
      description: 'Posts queued repayments to Fineract, one at a time per loan',
      environment: {
        ...this.data.database.environment,
        FINERACT_SECRET_ARN: this.data.fineractSecret.secretArn,
      },
      network: this.data.network.towardsFineract,
      // It waits for Fineract nearly all of its time.
      memoryMib: 512,
      timeout: postingTimeout,
      // The cap holds whatever calls the function; the event source keeps below it by itself.
      reservedConcurrency: posting,
    });
    this.data.database.grantLogin(made.function);
    this.data.fineractSecret.grantRead(made.function);
    made.live.addEventSource(
      new SqsEventSource(this.posting.queue, {
        batchSize: 10,
        maxConcurrency: posting,
        reportBatchItemFailures: true,
      }),
    );
    return made;
  }

  private makeSchedule(): void {
    new Rule(this, 'Schedule', {
      description: 'Asks for a pipeline run',
      schedule: Schedule.rate(Duration.minutes(this.settings.scheduleMinutes)),
      targets: [
        new SqsQueue(this.requests.queue, {
          message: RuleTargetInput.fromObject({ trigger: 'schedule' }),
        }),
      ],
    });
  }

  private makeQueue(
    id: string,
    runbookSection: string,
    consumerTimeout: Duration,
    ageMax: Duration,
    fifo = false,
  ): WorkQueue {
    return new WorkQueue(this, id, {
      fifo,
      consumerTimeout,
      receivesMax: 5,
      ageMax,
      runbookSection,
      alarmTopic: this.data.alarmTopic,
    });
  }

  private common(): {
    layer: ReferenceLayer;
    logDays: ReturnType<typeof logRetention>;
    alarmTopic: DataStack['alarmTopic'];
  } {
    return {
      layer: this.layer,
      logDays: logRetention(this.settings),
      alarmTopic: this.data.alarmTopic,
    };
  }
}
