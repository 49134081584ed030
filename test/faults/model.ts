/**
 * The posting protocol in small: two payments of one loan, two workers, a queue, a network and Fineract. Each function
 * below is one step that can happen; between any two steps anything else can. `explore` visits every state there is.
 */

/** running: Fineract answers 425 to this key, and carries the command out later. */
type KeyState = 'unused' | 'running' | 'applied' | 'error';

/** A payment as the outbox has it, and what stands in Fineract for it. */
interface PaymentState {
  readonly posted: boolean;
  /** The worker that holds the claim, or held it when it died; none: null. */
  readonly owner: number | null;
  readonly leaseRuns: boolean;
  /** Something may have been sent: whoever takes the payment asks first. */
  readonly marked: boolean;
  readonly attempt: number;
  readonly messages: number;
  readonly effects: number;
  /** What Fineract remembers under the key of each attempt. */
  readonly keys: readonly KeyState[];
}

type Phase =
  | 'ask'
  | 'send'
  | 'wait'
  | 'no answer'
  | 'error'
  | 'replayed'
  | 'found'
  | 'absent'
  | 'posted';

/** What one worker does; null: nothing. `message` is the payment that its message names. */
interface WorkerState {
  readonly message: number;
  readonly payment: number;
  readonly phase: Phase;
  readonly attempt: number;
  /** What it does once it knows that nothing is there: a new key after a recorded error, else the same again. */
  readonly newKey: boolean;
  readonly asked: boolean;
  /** Fineract held the repayment already when the payment was taken. */
  readonly heldAtClaim: boolean;
  readonly sent: boolean;
}

/** A request under way. `worker` null: its sender has given it up or died. */
interface RequestState {
  readonly payment: number;
  readonly attempt: number;
  readonly worker: number | null;
}

export interface State {
  readonly payments: readonly [PaymentState, PaymentState];
  readonly workers: readonly (WorkerState | null)[];
  readonly requests: readonly RequestState[];
  /** Faults that may still strike. */
  readonly left: Readonly<Record<FaultName, number>>;
  /** Set by a step that did what must never be done. */
  readonly broken: string | null;
}

export type FaultName =
  | 'crash'
  | 'lost'
  | 'late'
  | 'sticky error'
  | 'still working'
  | 'duplicate message'
  | 'lost message'
  | 'early expiry';

export interface Guards {
  readonly uniqueExternalId: boolean;
  readonly mark: boolean;
  readonly lookUp: boolean;
  readonly lease: boolean;
  readonly order: boolean;
  readonly resend: boolean;
}

export const ALL_GUARDS: Guards = {
  uniqueExternalId: true,
  mark: true,
  lookUp: true,
  lease: true,
  order: true,
  resend: true,
};

const ATTEMPTS = 3;

export function initial(left: State['left']): State {
  const payment: PaymentState = {
    posted: false,
    owner: null,
    leaseRuns: false,
    marked: false,
    attempt: 0,
    messages: 1,
    effects: 0,
    keys: Array.from({ length: ATTEMPTS }, () => 'unused' as const),
  };
  return { payments: [payment, payment], workers: [null, null], requests: [], left, broken: null };
}

/** Every state that one step makes of this one, by what happened. */
export function steps(state: State, guards: Guards): [string, State][] {
  return [
    ...[0, 1].flatMap((worker) => workerSteps(state, worker, guards)),
    ...state.requests.flatMap((_, index) => networkSteps(state, index, guards)),
    ...[0, 1].flatMap((payment) => queueSteps(state, payment, guards)),
  ];
}

function workerSteps(state: State, worker: number, guards: Guards): [string, State][] {
  const doing = state.workers[worker] ?? null;
  if (doing === null)
    return [0, 1].flatMap((message) => {
      const claimed =
        at(state, message).messages > 0 ? claim(state, worker, message, guards) : undefined;
      return claimed === undefined ? [] : [['claim', claimed] as [string, State]];
    });
  const next: [string, State][] = [];
  if (state.left.crash > 0) next.push(['crash', crash(spend(state, 'crash'), worker)]);
  const { payment, phase } = doing;
  const known = at(state, payment);
  const go = (change: Partial<WorkerState>, from = state): State =>
    setWorker(from, worker, { ...doing, ...change });
  switch (phase) {
    case 'ask':
      next.push([
        'look up',
        go({ phase: guards.lookUp && known.effects > 0 ? 'found' : 'absent', asked: true }),
      ]);
      break;
    case 'send':
      next.push(['send', send(state, worker, doing)]);
      break;
    case 'no answer':
    case 'replayed':
      next.push(['ask after doubt', go({ phase: 'ask', newKey: false })]);
      break;
    case 'error':
      next.push(['ask after error', go({ phase: 'ask', newKey: true })]);
      break;
    case 'absent':
      next.push(['nothing is there', afterAbsent(state, worker, doing)]);
      break;
    case 'found':
    case 'posted':
      next.push(['record success', recordSuccess(state, worker, doing)]);
      break;
    case 'wait':
      break;
  }
  return next;
}

/** One statement: the loan's payment that was left behind, else the oldest, up to the one that the message names. */
function claim(state: State, worker: number, message: number, guards: Guards): State | undefined {
  if (guards.lease && state.payments.some((payment) => payment.leaseRuns)) return undefined;
  if (at(state, message).posted)
    return setPayment(state, message, { messages: at(state, message).messages - 1 });
  const queued = [0, 1].filter((payment) => !at(state, payment).posted);
  const leftBehind = queued.find((payment) => at(state, payment).owner !== null);
  const inOrder = queued.filter((payment) => payment <= message);
  const payment = leftBehind ?? (guards.order ? inOrder[0] : inOrder.at(-1));
  if (payment === undefined) return undefined;
  const { marked, attempt, effects } = at(state, payment);
  const taken = setPayment(state, payment, { owner: worker, leaseRuns: true, marked: guards.mark });
  const begun = setWorker(taken, worker, {
    message,
    payment,
    phase: marked ? 'ask' : 'send',
    attempt,
    newKey: false,
    asked: false,
    heldAtClaim: effects > 0,
    sent: false,
  });
  if (state.workers.some((other) => other !== null && at(state, other.payment).leaseRuns))
    return { ...begun, broken: 'two workers hold the loan' };
  if (leftBehind === undefined && queued.some((other) => other < payment))
    return { ...begun, broken: 'a later value date was taken first' };
  return begun;
}

function send(state: State, worker: number, doing: WorkerState): State {
  const request = { payment: doing.payment, attempt: doing.attempt, worker };
  const sent = setWorker(state, worker, { ...doing, phase: 'wait', sent: true });
  const blind = doing.heldAtClaim && !doing.asked;
  return {
    ...sent,
    requests: sorted([...state.requests, request]),
    broken: blind ? 'sent without asking what became of an earlier worker' : state.broken,
  };
}

/** After an error that its key repeats for ever, the next key; else the payment goes back, and a later delivery goes on. */
function afterAbsent(state: State, worker: number, doing: WorkerState): State {
  if (!doing.newKey && !doing.sent) return setWorker(state, worker, { ...doing, phase: 'send' });
  if (!doing.newKey || doing.attempt + 1 >= ATTEMPTS) return release(state, worker, doing);
  if (at(state, doing.payment).owner !== worker) return setWorker(state, worker, null);
  const attempt = doing.attempt + 1;
  const raised = setPayment(state, doing.payment, { attempt, leaseRuns: true });
  return setWorker(raised, worker, { ...doing, phase: 'send', attempt, newKey: false });
}

function release(state: State, worker: number, doing: WorkerState): State {
  const owned = at(state, doing.payment).owner === worker;
  const given = owned ? setPayment(state, doing.payment, { owner: null, leaseRuns: false }) : state;
  return setWorker(given, worker, null);
}

/** Recorded whoever holds the claim; the message goes when its own payment is done. */
function recordSuccess(state: State, worker: number, doing: WorkerState): State {
  const wrong =
    at(state, doing.payment).effects === 0 ? 'a success without repayment' : state.broken;
  const posted = setPayment({ ...state, broken: wrong }, doing.payment, {
    posted: true,
    owner: null,
    leaseRuns: false,
  });
  return setWorker(posted, worker, null);
}

function crash(state: State, worker: number): State {
  const orphaned = state.requests.map((request) =>
    request.worker === worker ? { ...request, worker: null } : request,
  );
  return setWorker({ ...state, requests: sorted(orphaned) }, worker, null);
}

function networkSteps(state: State, index: number, guards: Guards): [string, State][] {
  const request = state.requests[index];
  if (request === undefined) return [];
  const without = { ...state, requests: state.requests.filter((_, other) => other !== index) };
  const next: [string, State][] = [];
  if (state.left.lost > 0)
    next.push(['request lost', tell(spend(without, 'lost'), request, 'no answer')]);
  if (state.left.late > 0 && request.worker !== null) {
    const late = {
      ...without,
      requests: sorted([...without.requests, { ...request, worker: null }]),
    };
    next.push(['request late', tell(spend(late, 'late'), request, 'no answer')]);
  }
  const outcomes = fineract(without, request, guards);
  for (const [name, after, phase] of outcomes) {
    next.push([name, tell(after, request, phase)]);
    if (after.left.lost > 0)
      next.push([`${name}, answer lost`, tell(spend(after, 'lost'), request, 'no answer')]);
  }
  return next;
}

/** What Fineract makes of a request: it knows the key already, or it carries it out, or it records an error. */
function fineract(state: State, request: RequestState, guards: Guards): [string, State, Phase][] {
  const { payment, attempt } = request;
  const { keys, effects } = at(state, payment);
  const remember = (from: State, key: KeyState, change: Partial<PaymentState> = {}): State =>
    setPayment(from, payment, {
      ...change,
      keys: keys.map((old, other) => (other === attempt ? key : old)),
    });
  if (keys[attempt] === 'applied') return [['replay', state, 'replayed']];
  if (keys[attempt] === 'running') return [['425 again', state, 'error']];
  if (keys[attempt] === 'error') return [['error again', state, 'error']];
  const outcomes: [string, State, Phase][] = [];
  if (effects > 0 && guards.uniqueExternalId)
    outcomes.push(['duplicate refused', remember(state, 'error'), 'error']);
  else outcomes.push(['applied', remember(state, 'applied', { effects: effects + 1 }), 'posted']);
  if (state.left['sticky error'] > 0)
    outcomes.push(['sticky error', remember(spend(state, 'sticky error'), 'error'), 'error']);
  if (state.left['still working'] > 0 && effects === 0)
    outcomes.push(['425', remember(spend(state, 'still working'), 'running'), 'error']);
  return outcomes;
}

function queueSteps(state: State, payment: number, guards: Guards): [string, State][] {
  const known = at(state, payment);
  const next: [string, State][] = [];
  const holder = state.workers.some(
    (worker, index) => worker?.payment === payment && known.owner === index,
  );
  // The lease of a dead worker runs out; that of a living one only by a fault, as a process that stood still.
  if (known.leaseRuns && !holder)
    next.push(['lease ends', setPayment(state, payment, { leaseRuns: false })]);
  if (known.leaseRuns && holder && state.left['early expiry'] > 0)
    next.push([
      'lease ends early',
      setPayment(spend(state, 'early expiry'), payment, { leaseRuns: false }),
    ]);
  const running = known.keys.indexOf('running');
  if (running !== -1)
    next.push(['the command that was running ends', ends(state, payment, running, guards)]);
  if (known.messages > 0 && state.left['lost message'] > 0)
    next.push([
      'message lost',
      setPayment(spend(state, 'lost message'), payment, { messages: known.messages - 1 }),
    ]);
  if (known.messages === 1 && state.left['duplicate message'] > 0)
    next.push([
      'message doubled',
      setPayment(spend(state, 'duplicate message'), payment, { messages: 2 }),
    ]);
  if (guards.resend && known.messages === 0 && !known.posted && !known.leaseRuns)
    next.push(['message sent again', setPayment(state, payment, { messages: 1 })]);
  return next;
}

/** What answered 425 commits, unless another attempt was faster and the external id is taken. */
function ends(state: State, payment: number, attempt: number, guards: Guards): State {
  const { keys, effects } = at(state, payment);
  const refused = effects > 0 && guards.uniqueExternalId;
  return setPayment(state, payment, {
    effects: refused ? effects : effects + 1,
    keys: keys.map((old, other) => (other === attempt ? (refused ? 'error' : 'applied') : old)),
  });
}

function tell(state: State, request: RequestState, phase: Phase): State {
  const { worker } = request;
  const waiting = worker === null ? undefined : state.workers[worker];
  if (worker === null || waiting === undefined || waiting?.phase !== 'wait') return state;
  return setWorker(state, worker, { ...waiting, phase });
}

function at(state: State, payment: number): PaymentState {
  return payment === 0 ? state.payments[0] : state.payments[1];
}

function setPayment(state: State, payment: number, change: Partial<PaymentState>): State {
  const [first, second] = state.payments;
  return {
    ...state,
    payments: payment === 0 ? [{ ...first, ...change }, second] : [first, { ...second, ...change }],
  };
}

function setWorker(state: State, worker: number, doing: WorkerState | null): State {
  return { ...state, workers: state.workers.map((old, index) => (index === worker ? doing : old)) };
}

function spend(state: State, fault: FaultName): State {
  return { ...state, left: { ...state.left, [fault]: state.left[fault] - 1 } };
}

function sorted(requests: readonly RequestState[]): RequestState[] {
  return requests.toSorted((a, b) => (requestKey(a) < requestKey(b) ? -1 : 1));
}

export function requestKey({ payment, attempt, worker }: RequestState): string {
  return `${String(payment)}${String(attempt)}${String(worker)}`;
}
