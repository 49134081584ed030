/** Names of the metrics that alarms and the dashboard watch, and the one way to count them. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export const METRIC_NAMESPACE = 'TurnoCollections';

export type MetricName =
  | 'RepaymentPosted'
  | 'RepaymentFailed'
  | 'RepaymentParked'
  | 'RepaymentOutcomeUnknown'
  | 'FineractMisconfigured'
  | 'RepaymentUndone'
  | 'UndoFailed'
  | 'PipelineRunFailed'
  | 'IngestFailed'
  | 'RunRequestFailed'
  | 'ProofFinished'
  | 'ProofNotClean'
  | 'AuditBroken'
  | 'WebhookReceived'
  | 'WebhookRefused'
  | 'WebhookGapFound'
  | 'GatewayPollFinished'
  | 'GatewayPollFailed'
  | 'GatewayPollLate'
  | 'LoginFailed';

export type CountMetric = (name: MetricName) => void;

export function makeMetrics(serviceName: string): Metrics {
  return new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
}

/** Counts one event; written to the log as embedded metrics when the invocation ends. */
export function counter(metrics: Metrics): CountMetric {
  return (name) => {
    metrics.addMetric(name, MetricUnit.Count, 1);
  };
}
