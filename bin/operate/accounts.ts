/** `add-user`: an account for a person. */
import { UserChange } from '../../src/contract/account.ts';
import { Role, roles } from '../../src/contract/role.ts';
import { textFlag, UsageError, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { usageOf } from './help.ts';

export async function addUser(operator: Operator, invocation: Invocation): Promise<number> {
  const usage = usageOf(invocation.command);
  const email = textFlag(invocation, 'email');
  if (email === undefined) throw new UsageError('--email is missing.', usage);
  const role = Role.safeParse(textFlag(invocation, 'role') ?? 'viewer');
  if (!role.success) throw new UsageError(`--role must be one of ${roles.join(', ')}.`, usage);
  const lenders = textFlag(invocation, 'lenders')?.split(',');
  const body = {
    email,
    display_name: textFlag(invocation, 'name') ?? email,
    role: role.data,
    lenders: lenders ?? null,
  };
  const { user, temporary_password: password } = await operator.api.call(
    'POST',
    '/api/account/register',
    UserChange,
    { body },
  );
  const scope = user.lenders === null ? 'all lenders' : user.lenders.join(', ');
  operator.say(`User ${String(user.user_id)}: ${user.email}, ${user.role} for ${scope}.`);
  operator.say(`Temporary password, shown once: ${password ?? ''}`);
  return 0;
}
