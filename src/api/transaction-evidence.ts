/** GET /api/transactions/{source_key}/evidence: the bytes that a payment stands on, read again. */
import { notFound, unavailable } from '../contract/http-errors.ts';
import { FileInterruptedError } from '../files/errors.ts';
import { findTransaction } from '../transactions/find-transaction.ts';
import { readEvidence } from '../transactions/read-evidence.ts';
import { lendersOf } from './caller.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { sourceKeyOf } from './source-key.ts';
import type { StorageDependencies } from './storage-dependencies.ts';

/** The gateway gives up after 30 seconds. */
const READING_MS_MAX = 20_000;

export async function getEvidence(
  dependencies: Pick<StorageDependencies, 'pool' | 's3'>,
  request: ApiRequest,
): Promise<ApiResponse> {
  const sourceKey = sourceKeyOf(request);
  const until = performance.now() + READING_MS_MAX;
  const pool = await dependencies.pool();
  const known = await findTransaction(pool, sourceKey, lendersOf(request));
  if (known === undefined) throw notFound(`There is no transaction ${sourceKey}.`);
  try {
    const body = await readEvidence({ database: pool, s3: dependencies.s3, until }, sourceKey);
    return { status: 200, body };
  } catch (error) {
    if (error instanceof FileInterruptedError)
      throw unavailable('The bucket broke off while the file was read. Ask again.', error);
    throw error;
  }
}
