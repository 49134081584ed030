import {
  discardDeadLetters,
  getDeadLetters,
  listDeadLetterActions,
  redriveDeadLetters,
} from '../dead-letters.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Route } from '../router.ts';

export const deadLetterRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/dead-letters', run: getDeadLetters },
  { method: 'GET', pattern: '/api/dead-letters/actions', run: listDeadLetterActions },
  { method: 'POST', pattern: '/api/dead-letters/{queue}/redrive', run: redriveDeadLetters },
  { method: 'POST', pattern: '/api/dead-letters/{queue}/discard', run: discardDeadLetters },
];
