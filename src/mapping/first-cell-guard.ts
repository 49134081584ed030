/** Says quickly, for nearly all records, that the first cell cannot be that of a header or a footer. */

/** So many first characters are compared; more would hardly tell more records apart. */
const COMPARED_MAX = 6;

export class FirstCellGuard {
  /** The lower-case beginnings of the texts, up to their first blank: inner blanks may differ. */
  readonly #beginnings: readonly Uint8Array[];
  readonly #anyBlank: boolean;

  /** `texts` are normalised as header names are. */
  constructor(texts: readonly string[]) {
    this.#beginnings = texts.map((text) =>
      Uint8Array.from(
        Array.from(text.split(' ')[0] ?? '')
          .slice(0, COMPARED_MAX)
          .map((character) => Math.min(character.codePointAt(0) ?? 0, 255)),
      ),
    );
    this.#anyBlank = texts.includes('');
  }

  /** The stretch of ASCII bytes is a trimmed first cell. True where only a whole comparison of text can tell. */
  mayMatch(bytes: Uint8Array, from: number, to: number): boolean {
    if (from === to) return this.#anyBlank;
    for (const beginning of this.#beginnings) {
      if (beginning.length === 0 || to - from < beginning.length) continue;
      let same = 0;
      while (same < beginning.length && lower(bytes[from + same] as number) === beginning[same])
        same += 1;
      if (same === beginning.length) return true;
    }
    return false;
  }
}

function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
