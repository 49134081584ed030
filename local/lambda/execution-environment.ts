/** One child process that runs one function. A crash or a timeout ends it and is an error of its invocation. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { InvokeMessage, ResultMessage } from './messages.ts';

export interface FunctionDefinition {
  readonly name: string;
  /** File that holds the handler, and the name under which it exports it. */
  readonly modulePath: string;
  readonly handlerName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMib: number;
  /** Execution environments at once. */
  readonly concurrencyMax: number;
  readonly logFile: string;
}

/** What a handler threw, or why its process ended. */
export class FunctionError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const childModule = join(import.meta.dirname, 'child.ts');

export class ExecutionEnvironment {
  private readonly definition: FunctionDefinition;
  private readonly child: ChildProcess;
  private readonly exited: Promise<string>;
  alive = true;

  constructor(definition: FunctionDefinition) {
    this.definition = definition;
    const log = openSync(definition.logFile, 'a');
    this.child = fork(childModule, [definition.modulePath, definition.handlerName], {
      env: definition.environment,
      execArgv: [`--max-old-space-size=${String(definition.memoryMib)}`],
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.exited = new Promise((tell) => {
      this.child.once('exit', (code, signal) => {
        this.alive = false;
        tell(signal ?? `exit status ${String(code)}`);
      });
      this.child.once('error', (error) => {
        this.alive = false;
        tell(error.message);
      });
    });
  }

  /** Process id, so that a test can kill an environment in the middle of its work. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Runs one event. Throws FunctionError for what the handler threw, a timeout, or the end of the process. */
  async invoke(event: unknown): Promise<unknown> {
    const { name, timeoutMs, memoryMib } = this.definition;
    const requestId = randomUUID();
    const message: InvokeMessage = {
      requestId,
      event,
      deadline: Date.now() + timeoutMs,
      functionName: name,
      memoryMib,
    };
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.kill();
        reject(
          new FunctionError(
            'Sandbox.Timedout',
            `Task timed out after ${String(timeoutMs / 1000)} seconds`,
          ),
        );
      }, timeoutMs);
    });
    const ended = this.exited.then((how) => {
      throw new FunctionError('Runtime.ExitError', `The process of ${name} ended: ${how}`);
    });
    try {
      return await Promise.race([this.answerTo(message), ended, timedOut]);
    } finally {
      clearTimeout(timer);
      // Whoever lost the race rejects later, when nobody listens any more.
      ended.catch(() => undefined);
      timedOut.catch(() => undefined);
    }
  }

  kill(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.kill();
    await this.exited;
  }

  private answerTo(message: InvokeMessage): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const listen = (answer: ResultMessage): void => {
        if (answer.requestId !== message.requestId) return;
        this.child.off('message', listen);
        if ('error' in answer) reject(new FunctionError(answer.error.name, answer.error.message));
        else resolve(answer.result);
      };
      this.child.on('message', listen);
      this.child.send(message, (error) => {
        if (error !== null) reject(new FunctionError('Runtime.ExitError', error.message));
      });
    });
  }
}
