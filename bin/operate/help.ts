/** Help texts, made from the list of commands. */
import {
  commands,
  commonOptions,
  type CommandName,
  type CommandSpec,
  type OptionSpec,
} from './commands.ts';

const PROGRAM = 'npm run operate --';

export function generalHelp(): string {
  const lines = Object.entries(commands).map(
    ([name, spec]) => `  ${name.padEnd(14)}${spec.summary}`,
  );
  return [
    `Usage: ${PROGRAM} COMMAND [options]`,
    '',
    'Commands',
    ...lines,
    '',
    `${PROGRAM} COMMAND --help tells more.`,
  ].join('\n');
}

/** The first line of a command's help. */
export function usageOf(name: CommandName): string {
  return ['Usage:', PROGRAM, name, ...commands[name].positionals, '[options]'].join(' ');
}

export function commandHelp(name: CommandName): string {
  const spec: CommandSpec = commands[name];
  const sections = [
    usageOf(name),
    '',
    `${capital(spec.summary)}.`,
    ...spec.notes,
    '',
    'Options',
    ...optionLines(spec.options),
  ];
  return [...sections, '', 'Which stack', ...optionLines(commonOptions)].join('\n');
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string[] {
  return Object.entries(options).map(([name, option]) => {
    const flag = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
    return `  ${flag.padEnd(26)} ${option.help}`;
  });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
