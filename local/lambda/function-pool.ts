/** A function: as many execution environments as events at once, up to its concurrency, each used again. */
import {
  ExecutionEnvironment,
  FunctionError,
  type FunctionDefinition,
} from './execution-environment.ts';

export class FunctionPool {
  readonly definition: FunctionDefinition;
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly busy = new Set<ExecutionEnvironment>();
  private readonly waiting: (() => void)[] = [];
  private taken = 0;
  private stopped = false;

  constructor(definition: FunctionDefinition) {
    this.definition = definition;
  }

  /** Process ids of the environments that are at work. */
  busyPids(): number[] {
    return [...this.busy].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Runs one event, waiting for a free environment. Throws FunctionError. */
  async invoke(event: unknown): Promise<unknown> {
    await this.take();
    const environment = this.nextEnvironment();
    this.busy.add(environment);
    try {
      return await environment.invoke(event);
    } finally {
      this.busy.delete(environment);
      if (environment.alive) this.idle.push(environment);
      this.giveBack();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const wake of this.waiting.splice(0)) wake();
    await Promise.all([...this.idle, ...this.busy].map((environment) => environment.stop()));
  }

  private nextEnvironment(): ExecutionEnvironment {
    if (this.stopped) {
      this.giveBack();
      throw new FunctionError('Runtime.ExitError', `${this.definition.name} is stopped`);
    }
    let environment = this.idle.pop();
    while (environment !== undefined && !environment.alive) environment = this.idle.pop();
    return environment ?? new ExecutionEnvironment(this.definition);
  }

  private async take(): Promise<void> {
    if (this.taken >= this.definition.concurrencyMax) {
      await new Promise<void>((wake) => this.waiting.push(wake));
      return;
    }
    this.taken += 1;
  }

  /** The place goes straight to who waits longest, so that nobody else slips in between. */
  private giveBack(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken -= 1;
    else next();
  }
}
