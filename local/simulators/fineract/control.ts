/** The simulator's own API: switch failures on, add loans, see what was accepted. */
import * as z from 'zod';
import { json, type Answer } from './answers.ts';
import { changeByHand } from './by-hand.ts';
import type { Fault, Faults } from './faults.ts';
import type { Store } from './store.ts';
import { transactionsOf } from './accepted.ts';

const FaultBody = z.object({
  type: z.string(),
  count: z.number().int().positive().nullable().optional(),
  loan: z.string().optional(),
  ms: z.number().optional(),
  days: z.number().optional(),
});
const LoanBody = z.object({
  externalId: z.string().min(1).max(100),
  principalPaise: z.number().int().positive().optional(),
  status: z.number().int().optional(),
  clientId: z.number().int().optional(),
  clientActive: z.boolean().optional(),
  disbursedOn: z.iso.date().optional(),
});

/** Answers paths below /simulator. */
export function control(
  store: Store,
  faults: Faults,
  method: string,
  path: string,
  bodyText: string,
): Answer {
  switch (`${method} ${path}`) {
    case 'GET /simulator/transactions':
      return json(200, transactionsOf(store));
    case 'POST /simulator/faults': {
      const fault = FaultBody.safeParse(JSON.parse(bodyText));
      if (!fault.success) return json(400, { error: z.prettifyError(fault.error) });
      faults.add(fault.data as Fault);
      return json(200, {});
    }
    case 'DELETE /simulator/faults':
      faults.clear();
      return json(200, {});
    case 'POST /simulator/loans': {
      const loans = z.union([LoanBody, z.array(LoanBody)]).safeParse(JSON.parse(bodyText));
      if (!loans.success) return json(400, { error: z.prettifyError(loans.error) });
      for (const loan of Array.isArray(loans.data) ? loans.data : [loans.data])
        store.addLoan(withoutUndefined(loan));
      return json(200, { loans: store.loansById.size });
    }
    case 'POST /simulator/reset':
      store.reset();
      faults.clear();
      return json(200, {});
    default:
      return (
        changeByHand(store, method, path, bodyText) ??
        json(404, {
          error:
            'GET or POST /simulator/transactions, POST /simulator/transactions/alter or remove, POST or DELETE /simulator/faults, POST /simulator/loans, POST /simulator/reset',
        })
      );
  }
}

function withoutUndefined(loan: z.infer<typeof LoanBody>): Parameters<Store['addLoan']>[0] {
  return Object.fromEntries(
    Object.entries(loan).filter(([, value]) => value !== undefined),
  ) as unknown as Parameters<Store['addLoan']>[0];
}
