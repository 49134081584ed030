/** What the caps of a day leave room for. Pure. */
import { toPaise } from '../money.ts';

/** One cap, and how much of it is used today. */
export interface CapUsage {
  /** Null: all lenders together. */
  readonly lender: string | null;
  /** Rupees with two decimals for one day in India; null: any sum. */
  readonly rupees: string | null;
  /** Number of payments for one day in India; null: any number. */
  readonly payments: number | null;
  readonly used_rupees: string;
  readonly used_payments: number;
}

export interface Candidate {
  readonly lender: string;
  readonly loanExternalId: string;
  /** Rupees with two decimals. */
  readonly amount: string;
}

interface Room {
  readonly lender: string | null;
  paise: bigint | undefined;
  payments: number | undefined;
}

/**
 * Gives the room that is left to payments in the order in which they ask. One that does not fit is held back, and with
 * it every later one of its loan; smaller ones of other loans may still fit. A cap that was lowered below what is used
 * leaves no room.
 */
export class Allotment {
  readonly #rooms: readonly Room[];
  readonly #loansHeldBack = new Set<string>();

  constructor(caps: readonly CapUsage[]) {
    this.#rooms = caps.map((cap) => ({
      lender: cap.lender,
      paise: cap.rupees === null ? undefined : toPaise(cap.rupees) - toPaise(cap.used_rupees),
      payments: cap.payments === null ? undefined : cap.payments - cap.used_payments,
    }));
  }

  /** True: the payment fits, and its room is taken. Ask in value-date order, once for each payment. */
  take(payment: Candidate): boolean {
    if (this.#loansHeldBack.has(payment.loanExternalId)) return false;
    const paise = toPaise(payment.amount);
    const concerned = this.#rooms.filter(
      (room) => room.lender === null || room.lender === payment.lender,
    );
    if (!concerned.every((room) => fits(room, paise))) {
      this.#loansHeldBack.add(payment.loanExternalId);
      return false;
    }
    for (const room of concerned) {
      if (room.paise !== undefined) room.paise -= paise;
      if (room.payments !== undefined) room.payments -= 1;
    }
    return true;
  }
}

function fits(room: Room, paise: bigint): boolean {
  return (
    (room.paise === undefined || room.paise >= paise) &&
    (room.payments === undefined || room.payments >= 1)
  );
}
