/** Whether a caller may use a route at all; which rows they see, the route decides. */
import type { Caller } from '../accounts/caller.ts';
import { HttpError, unauthorized } from '../contract/http-errors.ts';
import { mayAct } from '../contract/role.ts';
import type { Route } from './router.ts';

/** Throws HttpError 401 for nobody, 403 for a role that is too low or a caller who is limited to some lenders. */
export function requireAccess(
  route: Pick<Route<never>, 'access' | 'allLenders' | 'beforePasswordChange'>,
  caller: Caller | undefined,
): void {
  if (route.access === 'open') return;
  // The authorizer names whoever has a valid token and lets everybody pass; nobody passes here.
  if (caller === undefined) throw unauthorized();
  if (caller.mustChangePassword === true && route.beforePasswordChange !== true)
    throw forbidden(
      'password-change-required',
      'Your password must be changed first: POST /api/account/password.',
    );
  if (!mayAct(caller.role, route.access))
    throw forbidden(
      'role-too-low',
      `This needs the role ${route.access}, and you have ${caller.role}. An admin can change that.`,
    );
  if (route.allLenders === true && caller.lenders !== null)
    throw forbidden(
      'all-lenders-only',
      `This concerns all lenders, and you are limited to ${caller.lenders.join(', ')}.`,
    );
}

function forbidden(code: string, detail: string): HttpError {
  return new HttpError({ status: 403, code, title: 'Not allowed', detail });
}
