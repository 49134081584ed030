/** What lists are filtered by, wherever they are. */
import * as z from 'zod';

const NAME_MAX = 100;
const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(NAME_MAX, `must be at most ${String(NAME_MAX)} characters`);

export const lenderFilter = Name.toUpperCase()
  .optional()
  .meta({ description: 'Name of a lender; upper or lower case is the same.' });
export const feedFilter = Name.toLowerCase()
  .optional()
  .meta({ description: 'Key of a feed, which is also its prefix in the bucket.' });
export const loanFilter = Name.toUpperCase()
  .optional()
  .meta({ description: 'External id of a loan; upper or lower case is the same.' });
