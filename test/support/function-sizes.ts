/** Sizes of the functions in a formatted file, told by indentation: a block ends where its indentation returns. */

export interface FunctionSize {
  readonly name: string;
  readonly lines: number;
}

const OPENING =
  /^(?<indent>\s*)(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?\s+(?<named>\w+)|(?:const|let)\s+(?<assigned>\w+)\s*=\s*(?:async\s*)?\([^=]*=>\s*\{$|(?:(?:static|async|private|public|get|set)\s+)*\*?(?<method>#?\w+)\([^;]*\{$)/;

/** Words that open a block without being a function. */
const NOT_FUNCTIONS = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'with']);

export function functionSizes(text: string): FunctionSize[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    const groups = OPENING.exec(line)?.groups;
    const name = groups?.['named'] ?? groups?.['assigned'] ?? groups?.['method'];
    if (name === undefined || NOT_FUNCTIONS.has(name)) return [];
    const end = lines.findIndex(
      (other, index) => index > start && new RegExp(`^${groups?.['indent'] ?? ''}\\}`).test(other),
    );
    return end === -1 ? [] : [{ name, lines: end - start + 1 }];
  });
}
