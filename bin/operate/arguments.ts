/** Reads the command line. What it does not know it refuses, with the usage of the command at hand. */
import { parseArgs } from 'node:util';
import {
  commands,
  commonOptions,
  isCommandName,
  type CommandName,
  type CommandSpec,
} from './commands.ts';
import { commandHelp, generalHelp, usageOf } from './help.ts';

/** Exit code 2: nothing was done, because it was not clear what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly usage: string;
  constructor(message: string, usage: string) {
    super(message);
    this.usage = usage;
  }
}

export interface Invocation {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  readonly flags: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >;
}

export type Parsed = Invocation | { readonly help: string };

/** Throws UsageError. */
export function parseCommandLine(argv: readonly string[]): Parsed {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help')
    return { help: generalHelp() };
  if (!isCommandName(first)) throw new UsageError(`There is no command "${first}".`, generalHelp());
  const spec: CommandSpec = commands[first];
  const usage = `${usageOf(first)}\nMore with --help.`;
  const { values, positionals } = parsed(rest, spec, usage);
  if (values['help'] === true) return { help: commandHelp(first) };
  checkPositionals(spec, positionals, usage);
  return { command: first, positionals, flags: values };
}

function parsed(rest: readonly string[], spec: CommandSpec, usage: string) {
  try {
    return parseArgs({
      args: [...rest],
      options: Object.fromEntries(
        Object.entries({ ...commonOptions, ...spec.options }).map(([name, option]) => [
          name,
          { type: option.type, multiple: option.multiple === true },
        ]),
      ),
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The first sentence names the option; what follows is advice about positionals that nobody has here.
    throw new UsageError(`${error.message.split('. ')[0] ?? ''}.`.replace('..', '.'), usage);
  }
}

function checkPositionals(spec: CommandSpec, given: readonly string[], usage: string): void {
  for (const [index, name] of spec.positionals.entries()) {
    const value = given[index];
    const fixedWord = name === name.toLowerCase() && !name.startsWith('[');
    if (fixedWord && value !== name) throw new UsageError(`The word "${name}" is missing.`, usage);
    if (value === undefined && !name.startsWith('['))
      throw new UsageError(`${name} is missing.`, usage);
  }
  const extra = given[spec.positionals.length];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`, usage);
}

export function textFlag(invocation: Invocation, name: string): string | undefined {
  const value = invocation.flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function isSet(invocation: Invocation, name: string): boolean {
  return invocation.flags[name] === true;
}

export function textFlags(invocation: Invocation, name: string): string[] {
  const value = invocation.flags[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A whole number within bounds, or the fallback where the flag is absent. Throws UsageError. */
export function numberFlag(
  invocation: Invocation,
  name: string,
  fallback: number,
  max: number,
): number {
  const text = textFlag(invocation, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max) {
    throw new UsageError(
      `--${name} must be a whole number from 1 to ${String(max)}.`,
      usageOf(invocation.command),
    );
  }
  return value;
}
