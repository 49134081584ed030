/** Queues of the SQS stand-in, each with its dead letters, for tests of what no fake would show. */
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import type { DeadLetterQueueName } from '../../src/contract/dead-letter.ts';
import type { Sqs, WatchedQueue } from '../../src/dead-letters/queues.ts';

export interface RealQueues {
  readonly sqs: SQSClient;
  /** As `sqs`, but commands of the named kinds fail. */
  failing(...commands: string[]): Sqs;
  /** A queue that nothing has been sent to. */
  make(name: DeadLetterQueueName): Promise<WatchedQueue>;
  /** Puts a message among the dead letters, as the queue would; answers its id. */
  die(queue: WatchedQueue, body: string, groupId?: string): Promise<string>;
  /** Takes out everything that is visible, in its order. */
  drain(url: string): Promise<{ id: string; body: string; group: string | undefined }[]>;
  stop(): Promise<void>;
}

export async function realQueues(): Promise<RealQueues> {
  const server = await startFauxqs({ port: 0, logger: false });
  const sqs = new SQSClient({
    endpoint: `http://127.0.0.1:${String(server.port)}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  let made = 0;
  const create = async (name: string, fifo: boolean): Promise<string> => {
    const answer = await sqs.send(
      new CreateQueueCommand({
        QueueName: `${name}${fifo ? '.fifo' : ''}`,
        Attributes: fifo ? { FifoQueue: 'true' } : {},
      }),
    );
    return answer.QueueUrl ?? '';
  };
  let sent = 0;
  return {
    sqs,
    failing: (...commands) => ({
      send: (async (command: { readonly constructor: { readonly name: string } }) => {
        if (commands.includes(command.constructor.name))
          throw Object.assign(new Error('the queue is down'), { $metadata: {} });
        return sqs.send(command as SendMessageCommand);
      }) as Sqs['send'],
    }),
    make: async (name) => {
      made += 1;
      const fifo = name === 'posting';
      return {
        name,
        queueUrl: await create(`${name}-${String(made)}`, fifo),
        deadLettersUrl: await create(`${name}-dead-${String(made)}`, fifo),
      };
    },
    die: async (queue, body, groupId) => {
      sent += 1;
      const answer = await sqs.send(
        new SendMessageCommand({
          QueueUrl: queue.deadLettersUrl,
          MessageBody: body,
          ...(queue.name === 'posting'
            ? {
                MessageGroupId: groupId ?? 'LOAN1',
                MessageDeduplicationId: `dead-${String(sent)}`,
              }
            : {}),
        }),
      );
      return answer.MessageId ?? '';
    },
    drain: async (url) => {
      const found: { id: string; body: string; group: string | undefined }[] = [];
      for (;;) {
        const { Messages: messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (messages.length === 0) return found;
        for (const message of messages) {
          const { MessageId: id = '', Body: body = '', ReceiptHandle: handle } = message;
          found.push({ id, body, group: message.Attributes?.MessageGroupId });
          // Else the rest of its group would never be handed out.
          await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
        }
      }
    },
    stop: async () => {
      sqs.destroy();
      await server.stop();
    },
  };
}
