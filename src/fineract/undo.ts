/** Taking a repayment back in Fineract: an adjustment to zero. Pure. */
import { isRecord, textOf } from './json.ts';
import { errorCode, errorMessage, type FineractReply } from './reply.ts';

export interface UndoToSend {
  readonly sourceKey: string;
  readonly loanExternalId: string;
  readonly attempt: number;
  /** The repayment's own, YYYY-MM-DD. */
  readonly date: string;
  readonly note: string;
}

/** How the repayment stands, by a look-up. */
export type Standing =
  | { readonly kind: 'reversed' }
  | { readonly kind: 'standing' }
  /** No repayment of ours is on this loan. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly code: string; readonly reason: string };

/** The name of one attempt to undo; 50 characters are what Fineract's column takes. */
export function undoKey(sourceKey: string, attempt: number): string {
  return `${sourceKey}-undo-${String(attempt)}`;
}

export function undoPath(undo: Pick<UndoToSend, 'loanExternalId' | 'sourceKey'>): string {
  const loan = encodeURIComponent(undo.loanExternalId);
  return `/loans/external-id/${loan}/transactions/external-id/${undo.sourceKey}?command=undo`;
}

export function undoBody(undo: UndoToSend): string {
  return JSON.stringify({
    transactionDate: undo.date,
    dateFormat: 'yyyy-MM-dd',
    locale: 'en',
    transactionAmount: 0,
    note: undo.note,
  });
}

/** Anything but a clear answer about our repayment leaves the question open. */
export function classifyStanding(reply: FineractReply, sourceKey: string): Standing {
  if (reply.kind === 'no answer')
    return {
      kind: 'unclear',
      code: reply.why,
      reason: `Fineract gave no answer to the look-up (${reply.why}).`,
    };
  const code = errorCode(reply);
  if (
    code === 'error.msg.loan.transaction.external.id.invalid' ||
    code === 'error.msg.loan.external.id.invalid' ||
    code === 'error.msg.loan.transaction.id.invalid'
  )
    return { kind: 'absent' };
  const ours =
    reply.status === 200 &&
    isRecord(reply.json) &&
    textOf(reply.json, 'id') !== undefined &&
    (textOf(reply.json, 'externalId') ?? sourceKey) === sourceKey;
  if (ours && isRecord(reply.json))
    return { kind: reply.json['manuallyReversed'] === true ? 'reversed' : 'standing' };
  return {
    kind: 'unclear',
    code: code ?? `http_${String(reply.status)}`,
    reason: `The look-up ended with HTTP ${String(reply.status)}: ${errorMessage(reply)}`,
  };
}
