/** One data record → its values, and the first reason in order of precedence why it is not a row. */
import { isPositive, toPaise } from '../money.ts';
import { damageOf, IDENTIFIER_MAX, isDamaged, isUuid, quoteValue, trimCell } from './cells.ts';
import { RecordNumbers } from './record-numbers.ts';
import type { RowPlan } from './plan.ts';
import type { FeedRow, MasterLookup, RejectReason } from './types.ts';

export interface RecordCells {
  /** A cell's text, not trimmed. */
  cell(index: number): string;
}

export interface Rejection {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly replayable: boolean;
}

export interface Interpretation {
  readonly row: FeedRow;
  readonly rejection: Rejection | null;
}

interface LoanIdentity {
  readonly loanId: string | null;
  readonly subReferenceId: string | null;
  /** Why there is no loan id. */
  readonly damaged: string | null;
  readonly missing: string | null;
  readonly replayable: boolean;
}

/** Values that two persons gave a record in place of what its cells say. */
export type GivenValues = Partial<
  Pick<FeedRow, 'loanId' | 'amount' | 'date' | 'status' | 'charge' | 'paymentId' | 'subReferenceId'>
>;

const NOTHING_GIVEN: GivenValues = {};
const LEADING_NUMBER = /^(\d{1,4})(?![0-9A-Za-z.])/;
const DATES_KEPT_MAX = 512;
const ZERO_CODE = /^0+$/;

export class RowInterpreter {
  /** The amounts of the record interpreted last. */
  readonly numbers: RecordNumbers;
  readonly #plan: RowPlan;
  readonly #masterLookup: MasterLookup;
  readonly #dates = new Map<string, string | null>();

  constructor(plan: RowPlan, masterLookup: MasterLookup) {
    this.#plan = plan;
    this.#masterLookup = masterLookup;
    this.numbers = new RecordNumbers(plan);
  }

  /** A given value stands for its cell, and answers what the cells hold against that value. */
  interpret(cells: RecordCells, given: GivenValues = NOTHING_GIVEN): Interpretation {
    const plan = this.#plan;
    const text = (index: number) => (index === -1 ? '' : trimCell(cells.cell(index)));
    this.numbers.read(text);
    const dateText = text(plan.date.index);
    const status = plan.statusIndex === -1 ? null : text(plan.statusIndex);
    const noteText = plan.noteIndexes
      .map(text)
      .filter((part) => part !== '')
      .join(' - ');
    const loan = this.#identifyLoan(text, noteText, given);
    const payment = paymentReference(text(plan.paymentIdIndex), noteText);
    const row: FeedRow = {
      loanId: loan.loanId,
      amount: this.numbers.at(plan.amountSlot),
      date: this.#readDate(dateText),
      status,
      charge: this.numbers.at(plan.chargeSlot),
      note: payment.note,
      paymentId: payment.id,
      subReferenceId: loan.subReferenceId,
      damagedPaymentId: payment.damaged,
      ...given,
    };
    return { row, rejection: this.#judge(row, loan, dateText, text, given) };
  }

  #judge(
    row: FeedRow,
    loan: LoanIdentity,
    dateText: string,
    text: (index: number) => string,
    given: GivenValues,
  ): Rejection | null {
    if (loan.damaged !== null) return reject('damaged identifier', loan.damaged);
    const problem = given.amount === undefined ? this.numbers.problem : null;
    if (problem !== null || row.amount === null) {
      return reject('invalid amount', problem ?? 'The amount is too large to store.');
    }
    if (row.date === null) {
      return reject(
        'invalid date',
        `The column ${this.#plan.date.header} holds ${quoteValue(dateText)}, which is no date in the declared format.`,
      );
    }
    if (!isPositive(row.amount)) return reject('amount <= 0', `The amount is ${row.amount}.`);
    if (row.status !== null && !this.#plan.moneyWords.has(row.status.toLowerCase())) {
      return reject('status not in allowed values', `The status is ${quoteValue(row.status)}.`);
    }
    const code = given.status === undefined ? this.#contradictingCode(text) : null;
    if (code !== null)
      return reject(
        'status contradicts reason',
        `The status means money, but the return code is ${quoteValue(code)}.`,
      );
    const difference = given.amount === undefined ? this.#componentsProblem() : null;
    if (difference !== null) return reject('components do not sum', difference);
    if (row.loanId === null)
      return { reason: 'blank loan_id', detail: loan.missing ?? '', replayable: loan.replayable };
    return null;
  }

  #identifyLoan(
    text: (index: number) => string,
    noteText: string,
    given: GivenValues,
  ): LoanIdentity {
    const reference = given.subReferenceId ?? this.#subReference(text, noteText);
    const damagedReference = isDamaged(reference);
    const subReferenceId = reference === '' || damagedReference ? null : reference;
    const nothing = {
      loanId: null,
      subReferenceId,
      damaged: null,
      missing: null,
      replayable: false,
    };
    if (given.loanId !== undefined) return { ...nothing, loanId: given.loanId };
    const { index, column, header } = this.#plan.loanId;
    const whole = text(index);
    const end = column.before === undefined ? -1 : whole.indexOf(column.before);
    let loanId = end === -1 ? whole : trimCell(whole.slice(0, end));
    if (column.blank_if === 'uuid' && isUuid(loanId)) loanId = '';
    if (isDamaged(loanId) || (whole.length <= IDENTIFIER_MAX && isDamaged(whole))) {
      return {
        ...nothing,
        damaged: `The column ${header} holds ${quoteValue(whole)}: ${damageOf(loanId, 'the loan id')}.`,
      };
    }
    if (loanId !== '') {
      if (column.fill_zeros_to !== undefined && /^\d+$/.test(loanId))
        loanId = loanId.padStart(column.fill_zeros_to, '0');
      return { ...nothing, loanId: loanId.toUpperCase() };
    }
    if (damagedReference) {
      return {
        ...nothing,
        damaged: `The sub-reference ${quoteValue(reference)} is needed to find the loan: ${damageOf(reference, 'it')}.`,
      };
    }
    if (subReferenceId === null)
      return { ...nothing, missing: 'The record has neither a loan id nor a sub-reference.' };
    const answer = this.#masterLookup(subReferenceId);
    if (answer.kind === 'found') return { ...nothing, loanId: answer.loanId.trim().toUpperCase() };
    if (answer.kind === 'conflict') {
      return {
        ...nothing,
        missing: `The mandate master has several loans for sub-reference ${subReferenceId}: ${answer.loanIds.join(', ')}.`,
      };
    }
    return {
      ...nothing,
      missing: `The mandate master does not have sub-reference ${subReferenceId} yet.`,
      replayable: true,
    };
  }

  #subReference(text: (index: number) => string, noteText: string): string {
    if (this.#plan.subReferencePattern === null) return text(this.#plan.subReferenceIndex);
    return trimCell(this.#plan.subReferencePattern.exec(noteText)?.[1] ?? '');
  }

  /** A file has few days and many records, so answers are kept; times of day are too many to keep for ever. */
  #readDate(dateText: string): string | null {
    const known = this.#dates.get(dateText);
    if (known !== undefined) return known;
    const date = readDate(this.#plan, dateText);
    if (this.#dates.size >= DATES_KEPT_MAX) this.#dates.clear();
    this.#dates.set(dateText, date);
    return date;
  }

  #contradictingCode(text: (index: number) => string): string | null {
    const { returnCode } = this.#plan;
    if (returnCode === null) return null;
    const cell = text(returnCode.index);
    const code = returnCode.leadingNumber ? (LEADING_NUMBER.exec(cell)?.[1] ?? '') : cell;
    return code === '' || ZERO_CODE.test(code) ? null : code;
  }

  #componentsProblem(): string | null {
    const { components } = this.#plan;
    const net = components && this.numbers.at(components.net);
    if (!components || net === null) return null;
    const expected = this.numbers.sum([
      { slot: components.gross, negative: false },
      ...components.less.map((slot) => ({ slot, negative: true })),
    ]);
    if (expected === toPaise(net)) return null;
    return `The net amount is ${net}, which is not the gross amount less its charges.`;
  }
}

/** A date in the first of the declared formats that fits: the day alone, or with its time. Null where none fits. */
export function readDate(plan: RowPlan, text: string): string | null {
  for (const read of plan.date.readers) {
    const date = read(text);
    if (date !== null) return plan.date.dayOnly ? date.slice(0, 10) : date;
  }
  return null;
}

function reject(reason: RejectReason, detail: string): Rejection {
  return { reason, detail, replayable: false };
}

/** A destroyed payment reference is no key: the row stays without one, and its note says so. */
function paymentReference(
  text: string,
  note: string,
): { id: string | null; damaged: string | null; note: string | null } {
  if (!isDamaged(text))
    return { id: text === '' ? null : text, damaged: null, note: note === '' ? null : note };
  const remark =
    text.length > IDENTIFIER_MAX
      ? `payment reference ${quoteValue(text)} is too long to be one`
      : `payment reference ${text} was destroyed by a spreadsheet`;
  return { id: null, damaged: text, note: note === '' ? remark : `${note} (${remark})` };
}
