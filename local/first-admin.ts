/** The person who logs in first on a laptop, made through the API as an admin of a deployed stack is. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { sql } from '../src/database/sql.ts';
import { secretsFile } from './data-folder.ts';
import type { Stack } from './stack.ts';

const EMAIL = 'admin@turno.local';

/** Told apart, because only an account that a start made has its password in the data folder. */
export type FirstAdmin = { readonly email: string } | 'other accounts';

const Kept = z.object({ adminPassword: z.string() });

/** Makes the account where there is none at all. Throws where the API refuses it. */
export async function addFirstAdmin(
  stack: Pick<Stack, 'pool' | 'apiUrl' | 'adminToken'>,
  dataDir: string,
): Promise<FirstAdmin> {
  const emails = await stack.pool.query<{ email: string }>(
    await sql('queries/local/list-emails.sql'),
  );
  if (emails.rows.some(({ email }) => email === EMAIL)) return { email: EMAIL };
  if (emails.rows.length > 0) return 'other accounts';
  const { adminPassword } = Kept.parse(JSON.parse(await readFile(secretsFile(dataDir), 'utf8')));
  const response = await fetch(`${stack.apiUrl}/account/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-internal-token': stack.adminToken },
    body: JSON.stringify({
      email: EMAIL,
      display_name: 'Local admin',
      role: 'admin',
      lenders: null,
      password: adminPassword,
      must_change_password: false,
    }),
  });
  if (response.status !== 201)
    throw new Error(`The first admin was not made: the API answered ${String(response.status)}.`);
  return { email: EMAIL };
}
