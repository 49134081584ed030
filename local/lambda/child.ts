/** One execution environment: loads the bundle once, then works on one event at a time. */
import { pathToFileURL } from 'node:url';
import type { InvokeMessage, ResultMessage } from './messages.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const [, , modulePath = '', handlerName = 'handler'] = process.argv;

// The import begins before the first event, as in Lambda's init phase.
const handlerLoaded = import(pathToFileURL(modulePath).href).then(
  (module: Record<string, unknown>) => module[handlerName] as Handler,
);
// A failure is told to whoever invokes; until then it must not end the process.
handlerLoaded.catch(() => undefined);

process.on('message', (message: InvokeMessage) => {
  void answer(message).then((result) => process.send?.(result));
});
// The runner is gone, killed perhaps: nothing may outlive it.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the runner decides when this process ends.
process.on('SIGINT', () => undefined);

async function answer(message: InvokeMessage): Promise<ResultMessage> {
  const { requestId } = message;
  try {
    const handler = await handlerLoaded;
    return { requestId, result: (await handler(message.event, contextOf(message))) ?? null };
  } catch (error) {
    console.error(error);
    const {
      name,
      message: text,
      stack,
    } = error instanceof Error ? error : new Error(String(error));
    return { requestId, error: { name, message: text, ...(stack === undefined ? {} : { stack }) } };
  }
}

function contextOf(message: InvokeMessage): unknown {
  return {
    awsRequestId: message.requestId,
    functionName: message.functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${message.functionName}:live`,
    memoryLimitInMB: String(message.memoryMib),
    logGroupName: `/local/${message.functionName}`,
    logStreamName: String(process.pid),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
  };
}
