/** What a hold is on: one payment, or every payment of one loan. Pure. */

export type HoldSubject = { readonly sourceKey: string } | { readonly loanExternalId: string };

/** The subject as a pair of values for statements: one of them is null. */
export function subjectValues(subject: HoldSubject): [string | null, string | null] {
  return 'sourceKey' in subject ? [subject.sourceKey, null] : [null, subject.loanExternalId];
}

/** For people: `payment 1f3…` or `loan LN1`. */
export function subjectName(subject: HoldSubject): string {
  return 'sourceKey' in subject ? `payment ${subject.sourceKey}` : `loan ${subject.loanExternalId}`;
}
