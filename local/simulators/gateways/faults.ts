/** Failure modes of gateways, each for a number of requests: 1 unless given; null: until it is cleared. */
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayAnswer } from './server.ts';

export interface GatewayFault {
  readonly type: 'throttled429' | 'html502' | 'empty503' | 'slow' | 'dropped' | 'notJson200';
  readonly count?: number | null;
  /** Requests that go through before it strikes. */
  readonly after?: number;
  /** For slow. */
  readonly ms?: number;
  /** For throttled429: what the header says; 0 unless given. */
  readonly seconds?: number;
}

export class GatewayFaults {
  readonly #active: { fault: GatewayFault; spared: number; left: number }[] = [];
  readonly #throttledHeader: string;

  constructor(throttledHeader: string) {
    this.#throttledHeader = throttledHeader;
  }

  add(fault: GatewayFault): void {
    const left = fault.count === null ? Infinity : (fault.count ?? 1);
    this.#active.push({ fault, spared: fault.after ?? 0, left });
  }

  clear(): void {
    this.#active.length = 0;
  }

  /** What strikes this request; undefined: it goes through, perhaps late. */
  async strike(): Promise<GatewayAnswer | 'hang up' | undefined> {
    const [first] = this.#active;
    if (first === undefined) return undefined;
    if (first.spared > 0) {
      first.spared -= 1;
      return undefined;
    }
    first.left -= 1;
    if (first.left <= 0) this.#active.shift();
    const { fault } = first;
    if (fault.type === 'dropped') return 'hang up';
    if (fault.type === 'slow') {
      await pause(fault.ms ?? 0);
      return undefined;
    }
    return this.#canned(fault);
  }

  #canned(fault: GatewayFault): GatewayAnswer {
    const html = { 'content-type': 'text/html' };
    const page = '<html><body><h1>502 Bad Gateway</h1></body></html>';
    switch (fault.type) {
      case 'throttled429':
        return {
          status: 429,
          body: '{"code":"too_many_requests"}',
          headers: { [this.#throttledHeader]: String(fault.seconds ?? 0) },
        };
      case 'html502':
        return { status: 502, body: page, headers: html };
      case 'notJson200':
        return { status: 200, body: page, headers: html };
      default:
        return { status: 503, body: '' };
    }
  }
}
