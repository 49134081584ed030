/** GET and PUT /api/pipeline/switch. One person is enough for both ways: stopping must be easy, and every change is kept. */
import { PostingSwitchRequest, type PostingSwitch } from '../../contract/controls.ts';
import { toInstant } from '../../contract/values.ts';
import { changeSwitch, readSwitch, type SwitchStanding } from '../../controls/switch.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { ApiRequest, ApiResponse } from '../request.ts';
import { readBody } from '../validate.ts';
import { callerOf, lendersOf } from '../caller.ts';

export async function getSwitch(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  return answerOf(await readSwitch(await dependencies.pool(), lendersOf(request)));
}

export async function putSwitch(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { posting, reason } = readBody(request, PostingSwitchRequest);
  const changedBy = callerOf(request).name;
  const standing = await changeSwitch(await dependencies.pool(), { posting, reason, changedBy });
  dependencies.logger.info('posting switched', { posting, changed_by: changedBy });
  return answerOf(standing);
}

function answerOf(standing: SwitchStanding): ApiResponse {
  const body: PostingSwitch = {
    posting: standing.posting,
    being_posted: standing.beingPosted,
    changes: standing.changes.map(({ posting, reason, changed_by, changed_at }) => ({
      posting,
      reason,
      changed_by,
      changed_at: toInstant(changed_at),
    })),
  };
  return { status: 200, body };
}
