/** Changes that nobody makes through the API: what a person does in Fineract's own pages or its database. */
import * as z from 'zod';
import { paiseOf } from '../../../src/fineract/amount.ts';
import { json, type Answer } from './answers.ts';
import type { Store, Transaction } from './store.ts';

const Amount = z.string().regex(/^\d+\.\d{2}$/);

const Planted = z.object({
  loan: z.string().min(1),
  externalId: z.string().min(1).optional(),
  date: z.iso.date(),
  amount: Amount,
  typeId: z.number().int().default(2),
  reversed: z.boolean().default(false),
});
export type PlantedTransaction = z.input<typeof Planted>;

const Altered = z.object({
  id: z.number().int(),
  date: z.iso.date().optional(),
  amount: Amount.optional(),
  reversed: z.boolean().optional(),
});
export type AlteredTransaction = z.input<typeof Altered>;

/** Puts a transaction on a loan without any check; answers its id. Throws where the loan is not there. */
export function plant(store: Store, given: PlantedTransaction): number {
  const { loan: name, amount, reversed, ...rest } = Planted.parse(given);
  const loan = store.loansByExternalId.get(name);
  if (loan === undefined) throw new Error(`The simulator has no loan ${name}.`);
  const made = store.plant({
    ...rest,
    externalId: rest.externalId,
    loanId: loan.id,
    amountPaise: paiseOf(amount) ?? 0n,
    note: undefined,
    manuallyReversed: reversed,
    reversalExternalId: undefined,
  });
  return made.id;
}

/** Changes a transaction in place. Throws where it is not there. */
export function alter(store: Store, given: AlteredTransaction): void {
  const { id, date, amount, reversed } = Altered.parse(given);
  const known = store.transactions.get(id);
  if (known === undefined) throw new Error(`The simulator has no transaction ${String(id)}.`);
  const changed: Transaction = {
    ...known,
    date: date ?? known.date,
    amountPaise: amount === undefined ? known.amountPaise : (paiseOf(amount) ?? 0n),
    manuallyReversed: reversed ?? known.manuallyReversed,
  };
  store.alter(changed);
}

/** Answers paths below /simulator/transactions that change something; undefined for any other. */
export function changeByHand(
  store: Store,
  method: string,
  path: string,
  bodyText: string,
): Answer | undefined {
  switch (`${method} ${path}`) {
    case 'POST /simulator/transactions':
      return json(200, { id: plant(store, JSON.parse(bodyText) as PlantedTransaction) });
    case 'POST /simulator/transactions/alter':
      alter(store, JSON.parse(bodyText) as AlteredTransaction);
      return json(200, {});
    case 'POST /simulator/transactions/remove':
      store.remove(z.object({ id: z.number().int() }).parse(JSON.parse(bodyText)).id);
      return json(200, {});
    default:
      return undefined;
  }
}
