/** Operations that answer a list as CSV. */
import * as z from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { answers, guarded } from './answers.ts';

export function exported(list: string, query: z.ZodObject, tag: string): ZodOpenApiOperationObject {
  return {
    summary: `Every row that ${list} would show, as CSV`,
    description:
      'UTF-8 with a byte order mark, RFC 4180; a cell that a spreadsheet would calculate begins with an apostrophe. An answer holds about 3.5 MB: where there is more, the header `x-next-cursor` tells the `cursor` of the next part, which is a file of its own.',
    tags: [tag],
    requestParams: { query },
    responses: {
      ...answers('200', '', z.string(), guarded),
      '200': {
        description: 'The rows.',
        headers: z.object({
          'x-row-count': z.string().meta({ description: 'Rows of this part, without the header.' }),
          'x-next-cursor': z.string().optional().meta({ description: 'Absent: this was all.' }),
        }),
        content: { 'text/csv': { schema: z.string() } },
      },
    },
  };
}
