import {
  discardDeadLetters,
  getDeadLetters,
  listDeadLetterActions,
  redriveDeadLetters,
} from '../dead-letters.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Route } from '../router.ts';

export const deadLetterRoutes: readonly Route<ApiDependencies>[] = [
  {
    method: 'GET',
    pattern: '/api/dead-letters',
    access: 'viewer',
    allLenders: true,
    run: getDeadLetters,
  },
  {
    method: 'GET',
    pattern: '/api/dead-letters/actions',
    access: 'viewer',
    allLenders: true,
    run: listDeadLetterActions,
  },
  {
    method: 'POST',
    pattern: '/api/dead-letters/{queue}/redrive',
    access: 'operator',
    allLenders: true,
    run: redriveDeadLetters,
  },
  {
    method: 'POST',
    pattern: '/api/dead-letters/{queue}/discard',
    access: 'operator',
    allLenders: true,
    run: discardDeadLetters,
  },
];
