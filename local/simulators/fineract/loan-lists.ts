/** What Fineract shows of loans besides the loan itself: the locked ones, and some fields only. */
import type { Faults } from './faults.ts';
import type { Store } from './store.ts';

/** Loans that the close of business has locked: those on which a cobLock fault stands. */
export function lockedLoansView(simulation: {
  readonly store: Store;
  readonly faults: Faults;
}): Record<string, unknown> {
  const content = simulation.faults.loansStruck('cobLock').flatMap((externalId) => {
    const loan = simulation.store.loansByExternalId.get(externalId);
    return loan === undefined
      ? []
      : [{ loanId: loan.id, version: 1, lockOwner: 'LOAN_COB_CHUNK_PROCESSING' }];
  });
  return { page: 0, limit: 1000, content };
}

/** The members that `fields` names; all where it names none. */
export function onlyFields(
  view: Record<string, unknown>,
  fields: string | null,
): Record<string, unknown> {
  if (fields === null || fields === '') return view;
  const wanted = new Set(fields.split(','));
  return Object.fromEntries(Object.entries(view).filter(([name]) => wanted.has(name)));
}
