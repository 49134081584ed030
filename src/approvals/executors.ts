/** What each kind of approval brings about. Each module owns its executors and adds one line here. */
import { releaseHold } from '../controls/release-hold.ts';
import { dismissPayment } from '../exceptions/dismiss-payment.ts';
import { releaseHeldPayment } from '../exceptions/release-held-payment.ts';
import { releaseSecondPayment } from '../exceptions/release-second-payment.ts';
import { resolveByHand } from '../exceptions/resolve-by-hand.ts';
import { retryParkedRepayment } from '../exceptions/retry-parked-repayment.ts';
import { attachPayment, setAsideWebhook } from '../exceptions/webhook-cases.ts';
import { applyCorrection } from '../rejects/apply-correction.ts';
import { declineUndo, undoRepayment } from '../repayments/undo-approval.ts';
import type { ApprovalKind, Executor } from './approval.ts';

/** Run when a second person approves. */
export const executors: Readonly<Record<ApprovalKind, Executor>> = {
  'release second payment': releaseSecondPayment,
  'release double report': releaseHeldPayment,
  'release restated payment': releaseHeldPayment,
  'release loan of another lender': releaseHeldPayment,
  'release reversed payment': releaseHeldPayment,
  'release contradictory payment': releaseHeldPayment,
  'release hold': releaseHold,
  'dismiss payment': dismissPayment,
  'retry parked repayment': retryParkedRepayment,
  'resolve by hand': resolveByHand,
  'undo repayment': undoRepayment,
  'attach payment to loan': attachPayment,
  'set aside webhook': setAsideWebhook,
  'correct rejected record': applyCorrection,
};

/** Run when a second person rejects; kinds that are not named here leave everything as it was. */
export const rejecters: Readonly<Partial<Record<ApprovalKind, Executor>>> = {
  'undo repayment': declineUndo,
};
