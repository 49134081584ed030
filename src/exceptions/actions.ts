/** Which action each category of exceptions takes, and what a second person approves for it. Pure. */
import type { ApprovalKind } from '../approvals/approval.ts';
import type { ExceptionAction } from '../contract/exception.ts';

type Actions = Readonly<Partial<Record<ExceptionAction, ApprovalKind>>>;

const POSTING: Actions = { retry: 'retry parked repayment', resolve: 'resolve by hand' };

const ACTIONS: Readonly<Record<string, Actions>> = {
  'possible second payment': { release: 'release second payment', dismiss: 'dismiss payment' },
  'possible double report': { release: 'release double report', dismiss: 'dismiss payment' },
  'restated payment': { release: 'release restated payment', dismiss: 'dismiss payment' },
  'loan of another lender': {
    release: 'release loan of another lender',
    dismiss: 'dismiss payment',
  },
  'reversal before posting': { release: 'release reversed payment', dismiss: 'dismiss payment' },
  'contradictory webhook payment': {
    release: 'release contradictory payment',
    dismiss: 'dismiss payment',
  },
  'unresolved webhook payment': { attach: 'attach payment to loan', dismiss: 'set aside webhook' },
  'disputed payment': { resolve: 'set aside webhook' },
  'unreadable webhook': { resolve: 'set aside webhook' },
  'reversal after posting': { resolve: 'resolve by hand' },
  'proof difference': { resolve: 'resolve by hand' },
  'posting failed': POSTING,
  'posting needs approval': POSTING,
  'posted differently': POSTING,
};

/** Undefined: the category does not take this action. */
export function kindOf(category: string, action: ExceptionAction): ApprovalKind | undefined {
  return ACTIONS[category]?.[action];
}

/** What may be asked for about a case of this category while it is open. */
export function actionsOf(category: string): ExceptionAction[] {
  return Object.keys(ACTIONS[category] ?? {}) as ExceptionAction[];
}
