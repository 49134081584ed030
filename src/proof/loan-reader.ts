/** Reads many loans from Fineract: a few at once, fewer while it struggles, each with a few tries. */
import type { FineractClient } from '../fineract/client.ts';
import { readingOf, type LoanReading } from './loan-reading.ts';

export interface LoanReaderOptions {
  readonly fineract: Pick<FineractClient, 'readLoanWithTransactions'>;
  /** Loans that are read at once while all goes well. */
  readonly concurrencyMax: number;
  /** Before the second try, the third and so on; their number is the number of further tries. */
  readonly pausesMs: readonly number[];
  readonly clock: { nowMs(): number; pause(durationMs: number): Promise<void> };
}

/** Fineract refuses us; nothing can be proven until somebody mends a setting. Permanent. */
export class FineractRefusesError extends Error {
  override readonly name = 'FineractRefusesError';
}

/** None of many loans could be read. Transient. */
export class FineractUnavailableError extends Error {
  override readonly name = 'FineractUnavailableError';
}

// So many loans without one that could be read are no matter of single loans.
const OUTAGE_LOANS_MIN = 5;

export class LoanReader {
  private readonly options: LoanReaderOptions;
  private width: number;
  private struggled = false;

  constructor(options: LoanReaderOptions) {
    this.options = options;
    this.width = options.concurrencyMax;
  }

  /**
   * The readings by loan. A loan that no try could begin for before `deadlineMs` is left out.
   * Throws FineractRefusesError, and FineractUnavailableError where none of five loans or more could be read.
   */
  async readAll(
    loanExternalIds: readonly string[],
    deadlineMs: number,
  ): Promise<Map<string, LoanReading>> {
    const found = new Map<string, LoanReading>();
    const waiting = [...loanExternalIds];
    // What went well is tried at twice the width the next time; what failed halves it at once.
    if (!this.struggled) this.width = Math.min(this.options.concurrencyMax, this.width * 2);
    this.struggled = false;
    const lane = async (place: number): Promise<void> => {
      // The first lane never closes, so that the rest is read however narrow it gets.
      for (;;) {
        if (place > 0 && place >= this.width) return;
        const loan = waiting.shift();
        if (loan === undefined) return;
        const reading = await this.read(loan, deadlineMs);
        if (reading !== undefined) found.set(loan, reading);
      }
    };
    try {
      await Promise.all(Array.from({ length: this.width }, (_, place) => lane(place)));
    } finally {
      // Where one lane gave up, the others end with the loan they have.
      waiting.length = 0;
    }
    const readings = [...found.values()];
    if (
      readings.length >= OUTAGE_LOANS_MIN &&
      readings.every((reading) => reading.kind === 'unreadable')
    )
      throw new FineractUnavailableError(
        `None of ${String(readings.length)} loans could be read; the proof goes on when Fineract answers.`,
      );
    return found;
  }

  /** Undefined where time is up. */
  private async read(loanExternalId: string, deadlineMs: number): Promise<LoanReading | undefined> {
    const { fineract, pausesMs, clock } = this.options;
    for (let tries = 1; ; tries += 1) {
      if (clock.nowMs() >= deadlineMs) return undefined;
      const reading = readingOf(
        await fineract.readLoanWithTransactions(loanExternalId),
        loanExternalId,
      );
      if (reading.kind === 'misconfigured') throw new FineractRefusesError(reading.reason);
      if (reading.kind !== 'unreadable') return reading;
      this.struggled = true;
      this.width = Math.max(1, Math.floor(this.width / 2));
      const pauseMs = pausesMs[tries - 1];
      if (pauseMs === undefined) return reading;
      await clock.pause(pauseMs);
    }
  }
}
