import type * as z from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiRequestBodyObject,
} from 'zod-openapi';
import {
  LoggedOut,
  LoginRequest,
  LogoutRequest,
  Me,
  PasswordRequest,
  RefreshRequest,
  RegisterRequest,
  Session,
  UserAccount,
  UserChange,
  UserPage,
  UserPatch,
  UserQuery,
} from '../account.ts';
import { answers, byId, guarded, guardedChange, guardedThing } from './answers.ts';

function body(schema: z.ZodType): ZodOpenApiRequestBodyObject {
  return { required: true, content: { 'application/json': { schema } } };
}

const login: ZodOpenApiOperationObject = {
  summary: 'Log in with e-mail address and password',
  description:
    'After some failures the address, and the place they come from, must pause; each further failure doubles the pause.',
  tags: ['account'],
  security: [],
  requestBody: body(LoginRequest),
  responses: answers('200', 'The session.', Session, ['400', '401', '429', '503']),
};

const refresh: ZodOpenApiOperationObject = {
  summary: 'The next access token of a session, with role and lenders as they are now',
  tags: ['account'],
  security: [],
  requestBody: body(RefreshRequest),
  responses: answers('200', 'The session, with its next refresh token.', Session, [
    '400',
    '401',
    '503',
  ]),
};

const logout: ZodOpenApiOperationObject = {
  summary: 'End a session, or all of them',
  description: 'An access token that is out already stays good until its ten minutes are over.',
  tags: ['account'],
  requestBody: { required: false, content: { 'application/json': { schema: LogoutRequest } } },
  responses: answers('200', 'It is over.', LoggedOut, guarded),
};

const me: ZodOpenApiOperationObject = {
  summary: 'Who is asking',
  tags: ['account'],
  responses: answers('200', 'The caller.', Me, ['401', '503']),
};

const password: ZodOpenApiOperationObject = {
  summary: 'Change the own password; every session ends and a new one begins',
  tags: ['account'],
  requestBody: body(PasswordRequest),
  responses: answers('200', 'The new session.', Session, ['400', '401', '403', '429', '503']),
};

const register: ZodOpenApiOperationObject = {
  summary: 'Make an account',
  tags: ['account'],
  requestBody: body(RegisterRequest),
  responses: answers('201', 'The account; Location names it.', UserChange, [
    '400',
    '401',
    '403',
    '409',
    '503',
  ]),
};

const listUsers: ZodOpenApiOperationObject = {
  summary: 'Accounts, newest first',
  tags: ['users'],
  requestParams: { query: UserQuery },
  responses: answers('200', 'A page of accounts.', UserPage, guarded),
};

const getUser: ZodOpenApiOperationObject = {
  summary: 'One account',
  tags: ['users'],
  requestParams: { path: byId },
  responses: answers('200', 'The account.', UserAccount, guardedThing),
};

const patchUser: ZodOpenApiOperationObject = {
  summary: 'Change role, lenders, name or status of an account, unlock it, or reset its password',
  description: 'Nobody disables, demotes or limits their own account, and one admin always stays.',
  tags: ['users'],
  requestParams: { path: byId },
  requestBody: body(UserPatch),
  responses: answers('200', 'The account as it is now.', UserChange, guardedChange),
};

export const accountPaths: ZodOpenApiPathsObject = {
  '/api/account/login': { post: login },
  '/api/account/refresh': { post: refresh },
  '/api/account/logout': { post: logout },
  '/api/account/me': { get: me },
  '/api/account/password': { post: password },
  '/api/account/register': { post: register },
  '/api/users': { get: listUsers },
  '/api/users/{id}': { get: getUser, patch: patchUser },
};
