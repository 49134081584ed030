/** Who may use the system: logging in, one's own account, and the accounts that admins look after. */
import * as z from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { Role } from './role.ts';
import { Count, Instant } from './values.ts';

const EMAIL_MAX = 254;
const NAME_MAX = 100;
/** Of what somebody types: the rules for new passwords are told with their own words. */
const TYPED_MAX = 400;
const LENDERS_MAX = 100;

const Email = z.email('must be an e-mail address').max(EMAIL_MAX).toLowerCase();
const DisplayName = z.string().trim().min(1, 'must not be empty').max(NAME_MAX);
const Lenders = z
  .array(z.string().trim().min(1).toUpperCase())
  .min(1, 'must name one lender or more; null is all of them')
  .max(LENDERS_MAX)
  .transform((names) => [...new Set(names)])
  .nullable();
const lendersMeta = { description: 'The lenders that the person may see and touch; null: all.' };
const Typed = z.string().min(1, 'must not be empty').max(TYPED_MAX);
const NewPassword = Typed.meta({
  description: '12 to 200 characters, not the e-mail address and not one that is tried first.',
});
const RefreshToken = z.string().min(1).max(200);

export const AccountStatus = z.enum(['active', 'disabled']);

export const UserAccount = z
  .object({
    user_id: z.int(),
    email: z.string(),
    display_name: z.string(),
    role: Role,
    lenders: z.array(z.string()).nullable().meta(lendersMeta),
    status: AccountStatus,
    must_change_password: z.boolean(),
    failed_logins: Count.meta({ description: 'Since the last login that succeeded.' }),
    locked_until: Instant.nullable().meta({ description: 'No try is taken until then.' }),
    last_login_at: Instant.nullable(),
    password_changed_at: Instant,
    created_by: z.string(),
    created_at: Instant,
    changed_by: z.string(),
    changed_at: Instant,
  })
  .meta({ id: 'UserAccount' });
export type UserAccount = z.infer<typeof UserAccount>;

export const LoginRequest = z
  .strictObject({
    email: z.string().trim().min(1, 'must not be empty').max(EMAIL_MAX).toLowerCase(),
    password: Typed,
  })
  .meta({ id: 'LoginRequest' });

export const RefreshRequest = z
  .strictObject({ refresh_token: RefreshToken })
  .meta({ id: 'RefreshRequest' });

export const LogoutRequest = z
  .strictObject({
    refresh_token: RefreshToken.optional().meta({
      description: 'Of the session to be ended; without it, every session of the person.',
    }),
  })
  .meta({ id: 'LogoutRequest' });

export const LoggedOut = z.object({ logged_out: z.literal(true) }).meta({ id: 'LoggedOut' });
export type LoggedOut = z.infer<typeof LoggedOut>;

export const Session = z
  .object({
    access_token: z.string().meta({ description: 'Send it as Authorization: Bearer.' }),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Life of the access token in seconds.' }),
    refresh_token: z.string().meta({
      description: 'Good for one refresh. One that is used again ends the session.',
    }),
    refresh_expires_at: Instant,
    user: UserAccount,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const Me = z
  .object({
    name: z.string().meta({ description: 'How everything that the caller does is signed.' }),
    kind: z.enum(['person', 'machine']),
    role: Role,
    lenders: z.array(z.string()).nullable().meta(lendersMeta),
    must_change_password: z.boolean(),
    user: UserAccount.nullable().meta({ description: 'Null for a machine.' }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const PasswordRequest = z
  .strictObject({ current_password: Typed, new_password: NewPassword })
  .meta({ id: 'PasswordRequest' });

export const RegisterRequest = z
  .strictObject({
    email: Email,
    display_name: DisplayName,
    role: Role,
    lenders: Lenders.meta(lendersMeta),
    password: NewPassword.optional().meta({
      description: 'Without it a temporary password is made and answered once.',
    }),
    must_change_password: z
      .boolean()
      .default(true)
      .meta({ description: 'At the first login. A temporary password must always be changed.' }),
  })
  .meta({ id: 'RegisterRequest' });

export const UserQuery = z.strictObject({
  ...pageQuery,
  status: AccountStatus.optional(),
  role: Role.optional(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(EMAIL_MAX)
    .optional()
    .meta({ description: 'Part of the e-mail address or the name.' }),
});

export const UserPage = pageOf(UserAccount).meta({ id: 'UserPage' });
export type UserPage = z.infer<typeof UserPage>;

export const UserPatch = z
  .strictObject({
    display_name: DisplayName.optional(),
    role: Role.optional(),
    lenders: Lenders.optional().meta(lendersMeta),
    status: AccountStatus.optional(),
    unlock: z.literal(true).optional().meta({ description: 'Forget the failed logins.' }),
    reset_password: z
      .literal(true)
      .optional()
      .meta({ description: 'Give the account a temporary password and end its sessions.' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), {
    message: 'must say what to change',
  })
  .meta({ id: 'UserPatch' });

export const UserChange = z
  .object({
    user: UserAccount,
    temporary_password: z
      .string()
      .nullable()
      .meta({ description: 'Told once, and to nobody after that. Hand it over in person.' }),
  })
  .meta({ id: 'UserChange' });
export type UserChange = z.infer<typeof UserChange>;
