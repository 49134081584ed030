/** The one middleware stack of every function: log lines with the invocation's context, metrics written at its end. */
import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import middyStack from '@middy/core';
import type { Context } from 'aws-lambda';

export interface HandlerTools {
  readonly logger: Logger;
  readonly metrics?: Metrics;
}

/**
 * Wraps a function's work. Nothing is read or connected here: a cold start costs only the wrapping,
 * and what throws inside `work` reaches Lambda unchanged.
 */
export function makeHandler<Event, Result>(
  tools: HandlerTools,
  work: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  const stack = middyStack<Event, Result>().use(
    injectLambdaContext(tools.logger, { resetKeys: true }),
  );
  const publish = (): void => {
    if (tools.metrics?.hasStoredMetrics() === true) tools.metrics.publishStoredMetrics();
  };
  stack.use({ after: publish, onError: publish });
  return stack.handler(work);
}
