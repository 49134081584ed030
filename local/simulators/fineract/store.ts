/**
 * What the simulated Fineract knows: loans, transactions, commands by idempotency key.
 * With a state file every change is appended to it before the answer leaves, so that even kill -9 forgets nothing.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
  mkdirSync,
} from 'node:fs';
import { dirname } from 'node:path';

export interface SeedLoan {
  readonly externalId: string;
  readonly principalPaise?: bigint | number;
  /** 300 active unless given; see the status table of Fineract. */
  readonly status?: number;
  readonly clientId?: number;
  readonly clientActive?: boolean;
  /** YYYY-MM-DD */
  readonly disbursedOn?: string;
}

export interface Loan {
  readonly id: number;
  readonly externalId: string;
  readonly clientId: number;
  readonly clientActive: boolean;
  readonly principalPaise: bigint;
  readonly disbursedOn: string;
  readonly seededStatus: number;
  readonly transactionIds: number[];
}

export interface Transaction {
  readonly id: number;
  readonly loanId: number;
  readonly externalId: string | undefined;
  readonly typeId: number;
  readonly date: string;
  readonly amountPaise: bigint;
  readonly note: string | undefined;
  manuallyReversed: boolean;
  reversalExternalId: string | undefined;
}

/** 1 processed, 2 awaiting approval, 4 under processing, 5 error: the numbers of Fineract. */
export interface Command {
  readonly state: 1 | 2 | 4 | 5;
  readonly status: number;
  readonly body: string;
}

type Event =
  | {
      readonly type: 'loan';
      readonly loan: Omit<Loan, 'transactionIds' | 'principalPaise'> & {
        readonly principalPaise: string;
      };
    }
  | {
      readonly type: 'transaction';
      readonly transaction: Omit<Transaction, 'amountPaise'> & { readonly amountPaise: string };
    }
  | {
      readonly type: 'reversal';
      readonly id: number;
      readonly reversalExternalId: string | undefined;
    }
  | { readonly type: 'command'; readonly key: string; readonly command: Command }
  | {
      readonly type: 'altered';
      readonly transaction: Omit<Transaction, 'amountPaise'> & { readonly amountPaise: string };
    }
  | { readonly type: 'removed'; readonly id: number };

export class Store {
  readonly loansByExternalId = new Map<string, Loan>();
  readonly loansById = new Map<number, Loan>();
  readonly transactions = new Map<number, Transaction>();
  readonly transactionsByExternalId = new Map<string, Transaction>();
  readonly commands = new Map<string, Command>();
  #lastTransactionId = 0;
  readonly #file: string | undefined;
  #descriptor: number | undefined;

  constructor(stateFile?: string) {
    this.#file = stateFile;
    if (stateFile === undefined) return;
    mkdirSync(dirname(stateFile), { recursive: true });
    if (existsSync(stateFile)) this.#replay(stateFile);
    this.#descriptor = openSync(stateFile, 'a');
  }

  /** Adds a loan; one that is known stays as it is. */
  addLoan(seed: SeedLoan): Loan {
    const known = this.loansByExternalId.get(seed.externalId);
    if (known !== undefined) return known;
    const id = this.loansById.size + 1;
    const loan: Loan = {
      id,
      externalId: seed.externalId,
      clientId: seed.clientId ?? id,
      clientActive: seed.clientActive ?? true,
      principalPaise: BigInt(seed.principalPaise ?? 100_000_000_00),
      disbursedOn: seed.disbursedOn ?? '2025-01-01',
      seededStatus: seed.status ?? 300,
      transactionIds: [],
    };
    const { transactionIds: _none, ...rest } = loan;
    this.#append([
      { type: 'loan', loan: { ...rest, principalPaise: loan.principalPaise.toString() } },
    ]);
    this.#putLoan(loan);
    return loan;
  }

  /** Commits a transaction and, in the same line, what its command is remembered as. */
  commit(
    transaction: Omit<Transaction, 'id'>,
    key: string,
    commandOf: (made: Transaction) => Command,
  ): Transaction {
    const made: Transaction = { ...transaction, id: this.#lastTransactionId + 1 };
    const command = commandOf(made);
    this.#append([
      { type: 'transaction', transaction: { ...made, amountPaise: made.amountPaise.toString() } },
      { type: 'command', key, command },
    ]);
    this.#putTransaction(made);
    this.commands.set(key, command);
    return made;
  }

  /** Adds a transaction that no command made. */
  plant(transaction: Omit<Transaction, 'id'>): Transaction {
    const made: Transaction = { ...transaction, id: this.#lastTransactionId + 1 };
    this.#append([{ type: 'transaction', transaction: written(made) }]);
    this.#putTransaction(made);
    return made;
  }

  /** Puts other values in the place of a transaction that is there. */
  alter(transaction: Transaction): void {
    this.#append([{ type: 'altered', transaction: written(transaction) }]);
    this.#replaceTransaction(transaction);
  }

  /** Takes a transaction away as if it had never been. */
  remove(id: number): void {
    this.#append([{ type: 'removed', id }]);
    this.#dropTransaction(id);
  }

  reverse(transaction: Transaction, reversalExternalId: string | undefined): void {
    this.#append([{ type: 'reversal', id: transaction.id, reversalExternalId }]);
    transaction.manuallyReversed = true;
    transaction.reversalExternalId = reversalExternalId;
  }

  remember(key: string, command: Command): void {
    this.#append([{ type: 'command', key, command }]);
    this.commands.set(key, command);
  }

  transactionsOf(loan: Loan): Transaction[] {
    return loan.transactionIds
      .map((id) => this.transactions.get(id))
      .filter((found) => found !== undefined);
  }

  /** Forgets everything, on disk too. */
  reset(): void {
    for (const map of [
      this.loansByExternalId,
      this.loansById,
      this.transactions,
      this.transactionsByExternalId,
      this.commands,
    ])
      map.clear();
    this.#lastTransactionId = 0;
    if (this.#file !== undefined) truncateSync(this.#file, 0);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #append(events: readonly Event[]): void {
    // One line, one write: after a crash it is there as a whole or, torn, not at all.
    if (this.#descriptor !== undefined) writeSync(this.#descriptor, `${JSON.stringify(events)}\n`);
  }

  #replay(file: string): void {
    const text = readFileSync(file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(0, end).split('\n')) {
      if (line !== '') for (const event of JSON.parse(line) as Event[]) this.#apply(event);
    }
    // A torn last line was never answered to; the next line must not grow onto it.
    if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end), 'utf8'));
  }

  #apply(event: Event): void {
    if (event.type === 'loan')
      this.#putLoan({
        ...event.loan,
        principalPaise: BigInt(event.loan.principalPaise),
        transactionIds: [],
      });
    if (event.type === 'transaction')
      this.#putTransaction({
        ...event.transaction,
        externalId: event.transaction.externalId,
        note: event.transaction.note,
        amountPaise: BigInt(event.transaction.amountPaise),
      });
    if (event.type === 'command') this.commands.set(event.key, event.command);
    if (event.type === 'altered')
      this.#replaceTransaction({
        ...event.transaction,
        externalId: event.transaction.externalId,
        note: event.transaction.note,
        amountPaise: BigInt(event.transaction.amountPaise),
      });
    if (event.type === 'removed') this.#dropTransaction(event.id);
    if (event.type === 'reversal') {
      const transaction = this.transactions.get(event.id);
      if (transaction !== undefined)
        Object.assign(transaction, {
          manuallyReversed: true,
          reversalExternalId: event.reversalExternalId,
        });
    }
  }

  #putLoan(loan: Loan): void {
    this.loansByExternalId.set(loan.externalId, loan);
    this.loansById.set(loan.id, loan);
  }

  #replaceTransaction(transaction: Transaction): void {
    this.transactions.set(transaction.id, transaction);
    if (transaction.externalId !== undefined)
      this.transactionsByExternalId.set(transaction.externalId, transaction);
  }

  #dropTransaction(id: number): void {
    const transaction = this.transactions.get(id);
    if (transaction === undefined) return;
    this.transactions.delete(id);
    if (transaction.externalId !== undefined)
      this.transactionsByExternalId.delete(transaction.externalId);
    const ids = this.loansById.get(transaction.loanId)?.transactionIds;
    ids?.splice(ids.indexOf(id), 1);
  }

  #putTransaction(transaction: Transaction): void {
    this.#lastTransactionId = Math.max(this.#lastTransactionId, transaction.id);
    this.transactions.set(transaction.id, transaction);
    if (transaction.externalId !== undefined)
      this.transactionsByExternalId.set(transaction.externalId, transaction);
    this.loansById.get(transaction.loanId)?.transactionIds.push(transaction.id);
  }
}

function written(transaction: Transaction): Omit<Transaction, 'amountPaise'> & {
  readonly amountPaise: string;
} {
  return { ...transaction, amountPaise: transaction.amountPaise.toString() };
}
