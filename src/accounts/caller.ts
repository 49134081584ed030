/** Who asks, as the authorizer tells it to the functions behind it. */
import * as z from 'zod';
import { Role } from '../contract/role.ts';

export interface Caller {
  /** A person's e-mail address, or the name of a machine's token; the former has an `@`, the latter never does. */
  readonly name: string;
  readonly kind: 'person' | 'machine';
  readonly role: Role;
  /** The lenders that the caller may see and touch; null: all of them. */
  readonly lenders: readonly string[] | null;
  /** Set while a person must change their password: until then they may do nothing else. */
  readonly mustChangePassword?: true;
}

/** The context that an authorizer answers with: API Gateway carries text only. */
export interface CallerContext {
  readonly caller: string;
  readonly kind: string;
  readonly role: string;
  /** Names with commas between; `*`: all lenders. */
  readonly lenders: string;
  /** `yes`, or nothing. */
  readonly must_change_password: string;
}

const ALL_LENDERS = '*';

/** Nobody: what an authorizer tells of a request without a valid token. Such a context names no caller. */
export const noCaller: CallerContext = {
  caller: '',
  kind: '',
  role: '',
  lenders: '',
  must_change_password: '',
};

const Context = z.object({
  caller: z.string().min(1),
  kind: z.enum(['person', 'machine']),
  role: Role,
  lenders: z.string(),
  must_change_password: z.string().default(''),
});

export function contextOfCaller(caller: Caller): CallerContext {
  return {
    caller: caller.name,
    kind: caller.kind,
    role: caller.role,
    lenders: caller.lenders === null ? ALL_LENDERS : caller.lenders.join(','),
    must_change_password: caller.mustChangePassword === true ? 'yes' : '',
  };
}

/** Undefined for anything that is not the context of a caller: such a request is nobody's. */
export function callerOfContext(context: unknown): Caller | undefined {
  const read = Context.safeParse(context);
  if (!read.success) return undefined;
  const { caller: name, kind, role, lenders, must_change_password: mustChange } = read.data;
  return {
    name,
    kind,
    role,
    lenders: lenders === ALL_LENDERS ? null : lenders.split(',').filter((one) => one !== ''),
    ...(mustChange === '' ? {} : { mustChangePassword: true }),
  };
}
