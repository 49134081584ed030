/** Visits every state of the model, breadth first, and says the first way into one that must not be. */
import { initial, requestKey, steps, type Guards, type State } from './model.ts';

export interface Exploration {
  readonly states: number;
  /** How a forbidden state is reached, step by step; undefined: it is not. */
  readonly way: readonly string[] | undefined;
  readonly why: string | undefined;
}

interface Visited {
  readonly state: State;
  readonly from: number;
  readonly by: string;
}

export function explore(left: State['left'], guards: Guards): Exploration {
  const visited: Visited[] = [{ state: initial(left), from: -1, by: 'start' }];
  const known = new Map([[keyOf(initial(left)), 0]]);
  const before: number[][] = [[]];
  for (let index = 0; index < visited.length; index += 1) {
    const found = visited[index];
    if (found === undefined) break;
    const why = wrong(found.state);
    if (why !== undefined) return { states: visited.length, way: wayTo(visited, index), why };
    for (const [by, state] of steps(found.state, guards)) {
      const key = keyOf(state);
      const seen = known.get(key);
      if (seen === undefined) {
        known.set(key, visited.length);
        before.push([index]);
        visited.push({ state, from: index, by });
      } else before[seen]?.push(index);
    }
  }
  const stuck = firstThatCannotEnd(visited, before);
  return stuck === undefined
    ? { states: visited.length, way: undefined, why: undefined }
    : {
        states: visited.length,
        way: wayTo(visited, stuck),
        why: 'from here both can never be posted',
      };
}

/** What must hold in every state, whatever comes next. */
function wrong({ payments, broken }: State): string | undefined {
  if (broken !== null) return broken;
  if (payments.some(({ effects }) => effects > 1)) return 'a payment has two repayments';
  if (payments.some(({ posted, effects }) => posted && effects !== 1))
    return 'posted without repayment';
  if (payments[1].effects > payments[0].effects)
    return 'the later payment stands in Fineract first';
  return undefined;
}

/** Nothing is lost: whatever happened, a way on leads to both payments posted. Walks back from the ends. */
function firstThatCannotEnd(
  visited: readonly Visited[],
  before: readonly number[][],
): number | undefined {
  const canEnd = new Set<number>();
  const open = visited.flatMap(({ state }, index) =>
    state.payments.every(({ posted }) => posted) ? [index] : [],
  );
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (canEnd.has(index)) continue;
    canEnd.add(index);
    open.push(...(before[index] ?? []));
  }
  const stuck = visited.findIndex((_, index) => !canEnd.has(index));
  return stuck === -1 ? undefined : stuck;
}

function wayTo(visited: readonly Visited[], end: number): string[] {
  const way: string[] = [];
  for (let index = end; index > 0; index = visited[index]?.from ?? 0)
    way.unshift(visited[index]?.by ?? '');
  return way;
}

/** As short as can be: this is made for every step of every state. */
function keyOf({ payments, workers, requests, left, broken }: State): string {
  const all = payments.map(
    (payment) =>
      `${flag(payment.posted)}${String(payment.owner)}${flag(payment.leaseRuns)}${flag(payment.marked)}` +
      `${String(payment.attempt)}${String(payment.messages)}${String(payment.effects)}${payment.keys.join()}`,
  );
  for (const worker of workers)
    all.push(
      worker === null
        ? '-'
        : `${String(worker.message)}${String(worker.payment)}${worker.phase}${String(worker.attempt)}` +
            `${flag(worker.newKey)}${flag(worker.asked)}${flag(worker.heldAtClaim)}${flag(worker.sent)}`,
    );
  for (const request of requests) all.push(requestKey(request));
  return `${all.join('|')}|${Object.values(left).join('')}${broken ?? ''}`;
}

function flag(value: boolean): string {
  return value ? 'y' : 'n';
}
