/** The whole system in one place: what the template declares, on the parts that stand outside it. */
import { openPool, type Pool } from '../src/database/pool.ts';
import {
  prepareDataFolder,
  tokensOf,
  writeAddresses,
  type DataFolder,
  type LocalSecrets,
  type LocalTokens,
} from './data-folder.ts';
import { startSecretsEndpoint } from './endpoints/secrets.ts';
import { startHttpApi } from './http/server.ts';
import type { FunctionPool } from './lambda/function-pool.ts';
import { startOutsideParts, type OutsideParts, type RealParts } from './outside-parts.ts';
import { Running } from './running.ts';
import type { SeedLoan } from './simulators/fineract/server.ts';
import { projectRoot, synthesize } from './synthesize.ts';
import { readAssembly, type Resource, type Stack as TemplateStack } from './template/assembly.ts';
import demoWebhookSecrets from './samples/webhook-secrets.json' with { type: 'json' };
import { assertSupported, region } from './template/identities.ts';
import { Resolver } from './template/resolver.ts';
import type { Schedules } from './triggers/schedule.ts';
import { databaseSecret, functionOverrides } from './wiring/environment.ts';
import { makeFunctions, type EnvironmentOf } from './wiring/functions.ts';
import { routesOf } from './wiring/http.ts';
import { runMigrations } from './wiring/migration.ts';
import { secretsOf } from './wiring/secrets.ts';
import { bucketOf, startTriggers } from './wiring/start-triggers.ts';

// Execution environments of one function at once, where the template reserves none: enough to see
// things happen side by side, and each takes some 90 MB.
const CONCURRENCY_MAX = 4;

export interface StackOptions {
  readonly dataDir: string;
  /** Port of the API; 0 takes a free one. */
  readonly port: number;
  readonly real?: RealParts;
  readonly seedLoans?: readonly SeedLoan[];
  /** How soon a failed message comes back, doubled with each receive; `null` keeps the template's visibility timeout. */
  readonly retryAfterMs?: number | null;
  /** Variables added to every function, or to each by its name, for tests that look for trouble. */
  readonly functionEnvironment?: Readonly<Record<string, string>> | EnvironmentOf;
  readonly report: (line: string) => void;
}

export interface Stack {
  readonly apiUrl: string;
  readonly s3Endpoint: string;
  readonly sqsEndpoint: string;
  readonly bucket: string;
  readonly databaseUrl: string;
  readonly fineractUrl: string;
  readonly internalToken: string;
  /** Of a second caller, who may approve what the first asked for. */
  readonly approverToken: string;
  /** Of a machine that may make accounts. */
  readonly adminToken: string;
  readonly pipelineQueueUrl: string;
  readonly ingestQueueUrl: string;
  readonly pool: Pool;
  readonly parts: OutsideParts;
  /** Functions by the name of their folder. */
  readonly functions: ReadonlyMap<string, FunctionPool>;
  readonly schedules: Schedules;
  stop(): Promise<void>;
}

/** Starts everything and answers when it works. Where something fails, what runs already is stopped. */
export async function startStack(options: StackOptions): Promise<Stack> {
  // The runner reads statements too, from the checkout.
  process.env['ASSETS_DIR'] ??= projectRoot;
  const running = new Running();
  try {
    return await startAll(options, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startAll(options: StackOptions, running: Running): Promise<Stack> {
  const { report } = options;
  const folder = await prepareDataFolder(options.dataDir);
  const { parts, stacks } = await readAndStart(options, folder, running);
  const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
  for (const resource of resources) assertSupported(resource);
  report('Template read; database, storage and Fineract answer');

  const resolver = new Resolver(stacks, parts.storage.endpoint);
  const { tokens, secrets } = await tokensOf(folder);
  const pools = await startFunctions(
    options,
    { folder, parts, resources, resolver, tokens, secrets },
    running,
  );
  await runMigrations(resources, resolver, pools);
  const pool = openPool({
    connectionString: parts.databaseUrl,
    connectionsMax: 4,
    applicationName: 'local stack',
  });
  running.add(() => pool.end());
  report('Database migrated');

  const bucket = bucketOf(resources, resolver);
  const { retryAfterMs = 1000 } = options;
  const wiring = { report, retryAfterMs, parts, resources, resolver, pools, pool, bucket, running };
  const { schedules, pipelineQueueUrl, ingestQueueUrl } = await startTriggers(wiring);
  const api = await startHttpApi(routesOf(resources, resolver, pools), options.port, report);
  running.add(() => api.stop());
  parts.gateways.sendWebhooksTo(`${api.url}/webhooks`);
  const addresses = {
    apiUrl: `${api.url}/api`,
    s3Endpoint: parts.storage.endpoint,
    bucket,
    sqsEndpoint: parts.storage.endpoint,
    databaseUrl: parts.databaseUrl,
    fineractUrl: parts.fineract.url,
    ...gatewayAddresses(parts),
    ...tokens,
    region,
    pipelineQueueUrl,
    ingestQueueUrl,
  };
  await writeAddresses(folder, addresses);
  const functions = new Map([...pools.values()].map((each) => [each.definition.name, each]));
  return { ...addresses, pool, parts, functions, schedules, stop: () => running.stop() };
}

/** The template is made while the parts outside it start: neither needs the other. */
async function readAndStart(
  { real = {}, seedLoans = [], report }: StackOptions,
  folder: DataFolder,
  running: Running,
): Promise<{ parts: OutsideParts; stacks: TemplateStack[] }> {
  const starting = startOutsideParts({
    folder,
    real,
    seedLoans,
    credentials: credentials(),
    report,
  });
  const [assembly, outside] = await Promise.allSettled([synthesize(), starting]);
  if (outside.status === 'fulfilled') running.add(() => outside.value.stop());
  if (assembly.status === 'rejected') throw assembly.reason as Error;
  if (outside.status === 'rejected') throw outside.reason as Error;
  return { parts: outside.value, stacks: readAssembly(assembly.value) };
}

interface FunctionSurroundings {
  readonly folder: DataFolder;
  readonly parts: OutsideParts;
  readonly resources: readonly Resource[];
  readonly resolver: Resolver;
  readonly tokens: LocalTokens;
  readonly secrets: LocalSecrets;
}

/** Secrets first: functions are told where they are. */
async function startFunctions(
  options: StackOptions,
  { folder, parts, resources, resolver, tokens, secrets: kept }: FunctionSurroundings,
  running: Running,
): Promise<Map<string, FunctionPool>> {
  const secrets = secretsOf(resources, resolver, {
    INTERNAL_TOKEN_SECRET_ARN: {
      tokens: [
        { name: 'local', token: tokens.internalToken, role: 'operator' },
        { name: 'approver', token: tokens.approverToken, role: 'approver' },
        { name: 'local-admin', token: tokens.adminToken, role: 'admin' },
      ],
    },
    SIGNING_KEYS_SECRET_ARN: { keys: kept.signingKeys },
    FINERACT_SECRET_ARN: parts.fineract,
    WEBHOOK_SECRETS_ARN: demoWebhookSecrets,
    GATEWAY_SECRET_ARN: parts.gateways.secret,
    DATABASE_SECRET_ARN: databaseSecret(parts.databaseUrl),
  });
  const { functionEnvironment } = options;
  const endpoint = await startSecretsEndpoint(secrets);
  running.add(() => endpoint.stop());
  const pools = await makeFunctions(resources, resolver, {
    logsFolder: folder.logs,
    concurrencyMax: CONCURRENCY_MAX,
    overrides: {
      ...functionOverrides(parts, endpoint.url, credentials()),
      ...(typeof functionEnvironment === 'function' ? {} : functionEnvironment),
    },
    ...(typeof functionEnvironment === 'function' ? { environmentOf: functionEnvironment } : {}),
  });
  running.add(() => Promise.all([...pools.values()].map((each) => each.stop())));
  return pools;
}

/** Where payments are made at the stand-ins; none of a real gateway. */
function gatewayAddresses({ gateways }: OutsideParts): Record<string, string> {
  return {
    ...(gateways.razorpay === undefined
      ? {}
      : { razorpayControlUrl: gateways.razorpay.controlUrl }),
    ...(gateways.cashfree === undefined
      ? {}
      : { cashfreeControlUrl: gateways.cashfree.controlUrl }),
  };
}

/** Whatever is set for a real endpoint; the laptop's own parts take anything. */
function credentials(): { accessKeyId: string; secretAccessKey: string } {
  return {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
  };
}
