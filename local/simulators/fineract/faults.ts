/** Failure modes that a test or an operator switches on, each for a number of requests and, if wanted, one loan. */
import { bare, container, envelope, html, type Answer } from './answers.ts';

export type FaultType =
  | 'tenant400'
  | 'unauthorized'
  | 'notAuthorized'
  | 'passwordOutdated'
  | 'readOnly405'
  | 'jobRunning'
  | 'cobLock'
  | 'html502'
  | 'throttled429'
  | 'empty503'
  | 'inlineCob500'
  | 'dropped'
  | 'sticky409'
  | 'sticky500'
  | 'unmapped500'
  | 'permanent503'
  | 'holiday'
  | 'glClosed'
  | 'pendingApproval'
  | 'committedThenTimeout'
  | 'committedThen425'
  | 'committedThen409'
  | 'committedThen502'
  | 'stuck425'
  | 'wrongLoan200'
  | 'wrongAmount'
  | 'slow'
  | 'businessDateLag'
  | 'lookup502';

export interface Fault {
  readonly type: FaultType;
  /** How many requests it strikes: 1 unless given; null: until it is cleared. */
  readonly count?: number | null;
  /** External id; any loan unless given. */
  readonly loan?: string;
  /** For slow. */
  readonly ms?: number;
  /** For businessDateLag. */
  readonly days?: number;
}

export class Faults {
  readonly #active: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.count === null ? Infinity : (fault.count ?? 1) });
  }

  clear(): void {
    this.#active.length = 0;
  }

  /** The first active fault among `types` that fits, used up by one. */
  take(types: readonly FaultType[], loan: string | undefined): Fault | undefined {
    if (this.#active.length === 0) return undefined;
    const index = this.#active.findIndex(
      ({ fault }) =>
        types.includes(fault.type) && (fault.loan === undefined || fault.loan === loan),
    );
    const found = this.#active[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#active.splice(index, 1);
    return found.fault;
  }

  /** Loans that a fault of this type strikes until it is cleared. */
  loansStruck(type: FaultType): string[] {
    return this.#active.flatMap(({ fault }) =>
      fault.type === type && fault.loan !== undefined ? [fault.loan] : [],
    );
  }

  /** Days by which the business date is behind; stays until cleared. */
  businessDateLagDays(): number {
    return this.#active.find(({ fault }) => fault.type === 'businessDateLag')?.fault.days ?? 0;
  }
}

/** Struck before any record of the command exists, in the order of the filters. */
export const BEFORE_COMMAND: readonly FaultType[] = [
  'dropped',
  'html502',
  'empty503',
  'throttled429',
  'tenant400',
  'unauthorized',
  'passwordOutdated',
  'readOnly405',
  'cobLock',
  'inlineCob500',
  'notAuthorized',
  'jobRunning',
];
/** Struck while the command runs: the error is recorded under its key. */
export const RECORDED: readonly FaultType[] = [
  'sticky409',
  'sticky500',
  'unmapped500',
  'permanent503',
  'holiday',
  'glClosed',
];

export function cannedAnswer(type: FaultType, path: string): Answer | undefined {
  switch (type) {
    case 'html502':
      return html(502);
    case 'empty503':
      return { status: 503, body: '', headers: {} };
    case 'throttled429':
      return {
        status: 429,
        body: 'slow down',
        headers: { 'content-type': 'text/plain', 'retry-after': '1' },
      };
    case 'tenant400':
      return container(400, path, { 'www-authenticate': 'Basic realm="Fineract Platform API"' });
    case 'unauthorized':
      return container(401, path, { 'www-authenticate': 'Basic realm="Fineract Platform API"' });
    case 'passwordOutdated':
      return bare(400, 'error.msg.password.outdated', 'The password has expired.');
    case 'readOnly405':
      return bare(405, 'error.msg.invalid.instance.type', 'This node only reads.', false);
    case 'cobLock':
      return bare(409, 'error.msg.loan.locked', 'Loan is locked by the COB job.', false);
    case 'inlineCob500':
      return container(500, path);
    case 'notAuthorized':
      return bare(403, 'error.msg.not.authorized', 'The user has no permission REPAYMENT_LOAN.');
    case 'jobRunning':
      return envelope({
        status: 503,
        code: 'error.msg.sheduler.job.currently.running',
        message: 'A job is running.',
      });
    default:
      return recordedError(type, path);
  }
}

/** Errors of the command itself, which Fineract keeps under the idempotency key. */
function recordedError(type: FaultType, path: string): Answer | undefined {
  switch (type) {
    case 'sticky409':
      return bare(
        409,
        'error.msg.platform.service.optimistic lock.conflict',
        'The loan was changed by another request.',
      );
    case 'sticky500':
      return envelope({
        status: 500,
        code: 'error.msg.platform.server.side.error',
        message: 'Internal error.',
      });
    case 'unmapped500':
      return container(500, path);
    case 'permanent503':
      return envelope({
        status: 503,
        code: 'error.msg.loan.written.off.update.not.allowed',
        message: 'The loan is written off.',
      });
    case 'holiday':
      return envelope({
        status: 403,
        code: 'error.msg.loan.application.repayment.date.on.holiday',
        message: 'The date is a holiday.',
      });
    case 'glClosed':
      return envelope({
        status: 403,
        code: 'error.msg.glJournalEntry.invalid.accounting.closed',
        message: 'The books of that day are closed.',
      });
    default:
      return undefined;
  }
}
