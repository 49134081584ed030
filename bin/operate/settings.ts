/** Which stack is meant, and how to reach its parts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { textFlag, UsageError, type Invocation } from './arguments.ts';
import { usageOf } from './help.ts';

/** What a local stack writes when it has started. */
const LocalStack = z.object({
  apiUrl: z.url(),
  internalToken: z.string().min(1),
  /** Written since a second caller may decide on what the first asks for. */
  approverToken: z.string().min(1).optional(),
  adminToken: z.string().min(1).optional(),
  bucket: z.string().min(1),
  s3Endpoint: z.url(),
  sqsEndpoint: z.url(),
  databaseUrl: z.string().min(1),
  ingestQueueUrl: z.url().optional(),
  region: z.string().min(1).default('ap-south-1'),
});

export interface LocalEndpoints {
  readonly s3Endpoint: string;
  readonly sqsEndpoint: string;
  readonly region: string;
}

export interface Settings {
  /** Without `/api` and without a slash at the end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly bucket: string | undefined;
  readonly ingestQueueUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Set for a local stack, whose stand-ins take any credentials; a deployed one takes the ordinary ones. */
  readonly local: LocalEndpoints | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws UsageError where something that the stack needs is not told. */
export async function readSettings(
  invocation: Invocation,
  variables: Variables,
): Promise<Settings> {
  const apiUrl = textFlag(invocation, 'api-url') ?? variables['TURNO_API_URL'];
  return apiUrl === undefined
    ? localSettings(invocation)
    : deployedSettings(invocation, variables, apiUrl);
}

function deployedSettings(invocation: Invocation, variables: Variables, apiUrl: string): Settings {
  const tokenName = textFlag(invocation, 'token-env') ?? 'TURNO_INTERNAL_TOKEN';
  const token = variables[tokenName];
  if (token === undefined || token === '') {
    throw new UsageError(
      `Put the API token into the variable ${tokenName}.`,
      usageOf(invocation.command),
    );
  }
  return {
    apiUrl: base(apiUrl),
    token,
    bucket: textFlag(invocation, 'bucket') ?? variables['TURNO_BUCKET'],
    ingestQueueUrl: textFlag(invocation, 'ingest-queue-url') ?? variables['TURNO_INGEST_QUEUE_URL'],
    databaseUrl: variables['DATABASE_URL'],
    local: undefined,
  };
}

async function localSettings(invocation: Invocation): Promise<Settings> {
  const file = join(textFlag(invocation, 'data') ?? '.local', 'local.json');
  const hint =
    'Start one with npm start, name its folder with --data, or name a deployed stack with --api-url.';
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(
      `No local stack has written ${file}. ${hint}`,
      usageOf(invocation.command),
    );
  }
  const result = LocalStack.safeParse(jsonOrNull(text));
  if (!result.success)
    throw new UsageError(
      `${file} is not what a local stack writes. ${hint}`,
      usageOf(invocation.command),
    );
  const { apiUrl, internalToken, approverToken, adminToken, ...others } = result.data;
  const { s3Endpoint, sqsEndpoint, region, ...rest } = others;
  return {
    ...rest,
    ingestQueueUrl: rest.ingestQueueUrl,
    apiUrl: base(apiUrl),
    token: tokenOf(invocation, {
      local: internalToken,
      approver: approverToken,
      admin: adminToken,
    }),
    local: { s3Endpoint, sqsEndpoint, region },
  };
}

/** Commands that the first caller of a local stack may not give. */
const NEEDED_FOR: Readonly<Record<string, string>> = { 'add-user': 'admin', audit: 'approver' };

function tokenOf(
  invocation: Invocation,
  tokens: Readonly<Record<string, string | undefined>>,
): string {
  const who = textFlag(invocation, 'as') ?? NEEDED_FOR[invocation.command] ?? 'local';
  const token = Object.hasOwn(tokens, who) ? tokens[who] : undefined;
  if (token !== undefined) return token;
  throw new UsageError(`The local stack knows no caller "${who}".`, usageOf(invocation.command));
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut short or edited; what is wrong with it shows against the schema.
    return null;
  }
}

function base(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/api$/, '');
}
