/** An edited mapping of a feed, checked by the same code as the files that are deployed. */
import { YAMLException } from 'js-yaml';
import { MappingUnavailableError } from '../files/errors.ts';
import { parseMapping, type Feed } from '../files/feeds.ts';
import { MappingError } from '../mapping/errors.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import { TooSlowError, type TimeGuard } from './dry-run-guard.ts';
import { EditedMappingError } from './errors.ts';

/** Far more than a mapping of this length needs; aliases can make one of any size. */
const CHECK_MS_MAX = 2000;

/** Throws EditedMappingError with the place of the first fault. */
export function readEditedMapping(feed: Feed, yamlText: string, guard: TimeGuard): FeedMapping {
  const path = `${feed.feedKey}.yml`;
  try {
    return guard.within(CHECK_MS_MAX, () => parseMapping(feed, yamlText, path));
  } catch (error) {
    if (error instanceof MappingError) throw atItsPlace(error);
    if (error instanceof MappingUnavailableError)
      throw new EditedMappingError('defaults.lender', error.message, { cause: error });
    if (error instanceof TooSlowError)
      throw new EditedMappingError(
        '',
        'The mapping takes too long to read: it repeats parts of itself too often, or its pattern is too large.',
        { cause: error },
      );
    // Deeper nesting than the stack holds, in the text or in its pattern.
    if (error instanceof RangeError)
      throw new EditedMappingError('', 'The mapping is nested too deeply.', { cause: error });
    throw error;
  }
}

function atItsPlace(error: MappingError): EditedMappingError {
  const { cause, fileName, key } = error;
  // The person sent a text and no file, and its place is told apart.
  const message = error.message.slice(`${fileName}: ${key}: `.length);
  return new EditedMappingError(placeOf(key, cause), message, { cause: error });
}

function placeOf(key: string, cause: unknown): string {
  if (!(cause instanceof YAMLException) || !cause.mark) return key;
  const { line, column } = cause.mark;
  return `line ${String(line + 1)}, column ${String(column + 1)}`;
}
