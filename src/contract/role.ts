/** What a caller may do. Each role may do all that the ones before it may. */
import * as z from 'zod';

/**
 * viewer: look. operator: act, and ask for what needs a second person. approver: be that second person, and set the
 * limits of money. admin: accounts and settings.
 */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const;
export const Role = z.enum(roles).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** Whether `role` may do what needs at least `least`. */
export function mayAct(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
