import { describe, expect, test } from 'vitest';
import {
  numberFlag,
  parseCommandLine,
  textFlags,
  UsageError,
  type Invocation,
} from '../../../bin/operate/arguments.ts';

function invocation(...argv: string[]): Invocation {
  const parsed = parseCommandLine(argv);
  if ('help' in parsed) throw new Error('help was not expected');
  return parsed;
}

function refusal(...argv: string[]): UsageError {
  try {
    parseCommandLine(argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('a refusal was expected');
}

describe('what is understood', () => {
  test('a feed and several files', () => {
    const parsed = invocation('ingest', 'dmi', '--file', 'a.csv', '--file', 'b.csv');
    expect(parsed).toMatchObject({ command: 'ingest', positionals: ['dmi'] });
    expect(textFlags(parsed, 'file')).toEqual(['a.csv', 'b.csv']);
  });

  test('the options of a pipeline run', () => {
    expect(
      invocation('pipeline', '--skip-transform', '--dry-run', '--lender', 'DMI').flags,
    ).toMatchObject({
      'skip-transform': true,
      'dry-run': true,
      lender: 'DMI',
    });
  });

  test('no command at all shows what there is', () => {
    expect(parseCommandLine([])).toMatchObject({
      help: expect.stringContaining('ingest') as string,
    });
  });

  test('help of a command lists its options and those that name the stack', () => {
    const parsed = parseCommandLine(['pipeline', '--help']);
    expect(parsed).toMatchObject({
      help: expect.stringMatching(/--skip-transform[\s\S]*--api-url/) as string,
    });
  });
});

describe('what is refused, with the right usage', () => {
  test.each([
    [['ingets'], 'There is no command "ingets".', 'Commands'],
    [['pipeline', '--skip'], "Unknown option '--skip'.", 'pipeline'],
    [['pipeline', 'DMI'], '"DMI" is one argument too many.', 'pipeline'],
    [['pipeline', '--lender'], "Option '--lender <value>' argument missing.", 'pipeline'],
    [['umrn', 'drop', 'x.csv'], 'The word "load" is missing.', 'umrn load PATH'],
    [['umrn', 'load'], 'PATH is missing.', 'umrn load PATH'],
    [['ingest', 'dmi', 'a.csv'], '"a.csv" is one argument too many.', 'ingest [FEED]'],
  ])('%j', (argv, message, usage) => {
    const error = refusal(...argv);
    expect(error.message).toBe(message);
    expect(error.usage).toContain(usage);
  });

  test.each(['0', '201', 'many', '1.5', ''])('a limit of %j', (limit) => {
    expect(() => numberFlag(invocation('files', `--limit=${limit}`), 'limit', 20, 200)).toThrow(
      '--limit must be a whole number from 1 to 200.',
    );
  });
});
