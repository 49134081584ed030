/** The one way to make an alarm: it names its runbook section, and a missing value is no alarm unless silence is the alarm. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  Stats,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** Alarms from this value up. */
  readonly threshold: number;
  readonly periods?: number;
  /** True: alarms while the value stays below the threshold, and a missing value is below it. */
  readonly below?: boolean;
  /** What is wrong when it sounds, in one sentence. */
  readonly meaning: string;
  /** The section of docs/runbook.md that tells what to do. */
  readonly runbookSection: string;
  readonly topic: ITopic;
}

export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      ...(props.below === true
        ? {
            comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
            treatMissingData: TreatMissingData.BREACHING,
          }
        : {
            comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treatMissingData: TreatMissingData.NOT_BREACHING,
          }),
      alarmDescription: `${props.meaning} See docs/runbook.md#${props.runbookSection}`,
    });
    this.addAlarmAction(new SnsAction(props.topic));
  }
}

/** A count that a function writes itself; its names stand in src/observability/metrics.ts. */
export function countedBy(functionName: string, metricName: string): Metric {
  return new Metric({
    namespace: 'TurnoCollections',
    metricName,
    dimensionsMap: { service: functionName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });
}
