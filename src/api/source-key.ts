/** The payment that a path names. */
import { invalidRequest } from '../contract/http-errors.ts';
import type { ApiRequest } from './request.ts';

const SOURCE_KEY = /^[0-9a-f]{32}$/;

/** Throws HttpError 400 for another form than a source_key's. */
export function sourceKeyOf(request: ApiRequest): string {
  const sourceKey = request.params['source_key'] ?? '';
  if (SOURCE_KEY.test(sourceKey)) return sourceKey;
  throw invalidRequest([
    { in: 'path', field: 'source_key', message: 'must be 32 hexadecimal digits, lower-case' },
  ]);
}
