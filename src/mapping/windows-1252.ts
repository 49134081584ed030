/** The 27 characters by which windows-1252 differs from Latin-1; index 0 is byte 0x80. A blank is an undefined byte. */
const DIFFERENT = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Text that was read as Latin-1, byte by byte, as windows-1252 means it. */
export function windows1252FromLatin1(text: string): string {
  return text.replaceAll(/[\u0080-\u009F]/g, (character) =>
    DIFFERENT.charAt(character.charCodeAt(0) - 0x80),
  );
}
