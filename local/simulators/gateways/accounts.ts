/** What each account of a simulated gateway holds. */
import type { SimulatedAccount } from './server.ts';

export class AccountBooks<Books> {
  readonly #accounts: readonly SimulatedAccount[];
  readonly #make: () => Books;
  readonly #books = new Map<SimulatedAccount, Books>();

  constructor(accounts: readonly SimulatedAccount[], make: () => Books) {
    this.#accounts = accounts;
    this.#make = make;
    this.reset();
  }

  /** Throws where the lender has no account. */
  ofLender(lender: string): [SimulatedAccount, Books] {
    const found = [...this.#books].find(([account]) => account.lender === lender);
    if (found === undefined) throw new Error(`There is no account of ${lender}`);
    return found;
  }

  /** The books of the account that a request logs in to; undefined: it logs in to none. */
  loggedIn(logsIn: (account: SimulatedAccount) => boolean): Books | undefined {
    return [...this.#books].find(([account]) => logsIn(account))?.[1];
  }

  reset(): void {
    for (const account of this.#accounts) this.#books.set(account, this.#make());
  }
}
