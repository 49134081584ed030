/** A check found rows that must not exist. Permanent: the same rows fail again until a person has looked. */
export class ChecksFailedError extends Error {
  override readonly name = 'ChecksFailedError';
  readonly check: string;
  /** Rows found; checks list a hundred at most. */
  readonly offenders: number;

  constructor(check: string, offenders: readonly Readonly<Record<string, unknown>>[]) {
    const found = offenders.length >= 100 ? '100 or more' : String(offenders.length);
    super(
      `The check ${check} found ${found} offending row(s), so nothing is queued. ` +
        `See sql/checks/${check}.sql. First: ${JSON.stringify(offenders[0])}.`,
    );
    this.check = check;
    this.offenders = offenders.length;
  }
}
