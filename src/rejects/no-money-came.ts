/** Which rejected records say of themselves that no money came: one person may set such a one aside. */
import type { RejectedRecord } from './rejected-record.ts';

/** Words of gateways and banks for a payment that was tried, begun or allowed, and brought nothing. A new word is not among them. */
const NOTHING_CAME =
  /^(un ?successful|not successful|fail(ed|ure)?|rejected|declined|dropped|user dropped|cancell?ed|expired|aborted|void(ed)?|pending|initiated|created|processing|in progress|authori[sz]ed|active|not attempted)$/;

/** False for whatever may be money under a word that the mapping does not know yet. */
export function noMoneyCame(
  reject: Pick<RejectedRecord, 'reason' | 'told' | 'mayTakeMoneyBack'>,
): boolean {
  if (reject.mayTakeMoneyBack) return false;
  if (reject.reason === 'amount <= 0') return true;
  if (reject.reason !== 'status not in allowed values') return false;
  const word = (reject.told.status ?? '')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
  return NOTHING_CAME.test(word);
}
