/** A pool that remembers what was asked, so that statements of routes can be measured one by one. */
import type { Connection, Pool } from '../src/database/pool.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface RecordedPool {
  readonly pool: Pool;
  /** What was asked since the last call, transactions' own words left out. */
  take(): Statement[];
}

export function recordedPool(pool: Pool): RecordedPool {
  let asked: Statement[] = [];
  const note = (text: unknown, values: unknown): void => {
    if (typeof text !== 'string' || !isQuestion(text)) return;
    asked.push({ text, values: Array.isArray(values) ? values : [] });
  };
  return {
    pool: recording(pool, note),
    take: () => {
      const taken = asked;
      asked = [];
      return taken;
    },
  };
}

/** The name that a statement gives itself: the first sentence of its comment. */
export function nameOf(statement: Statement): string {
  const comment = /^--\s*([^\n]+)/.exec(statement.text)?.[1] ?? statement.text.slice(0, 60);
  return (comment.split('. ')[0] ?? comment).replace(/\.$/, '');
}

function isQuestion(text: string): boolean {
  return /^(\s|--[^\n]*\n)*(\(|select\b|with\b)/.test(text);
}

function recording<T extends Pool | Connection>(
  target: T,
  note: (text: unknown, values: unknown) => void,
): T {
  return new Proxy(target, {
    get(on, key) {
      if (key === 'query')
        return async (text: unknown, values: unknown): Promise<unknown> => {
          note(text, values);
          return (on.query as (...parts: unknown[]) => Promise<unknown>)(text, values);
        };
      if (key === 'connect')
        return async (): Promise<Connection> => recording(await (on as Pool).connect(), note);
      const value: unknown = Reflect.get(on, key, on);
      return typeof value === 'function' ? (value.bind(on) as unknown) : value;
    },
  });
}
