/** The parts that the template takes for granted: PostgreSQL, Fineract, gateways, S3 and SQS. Each can be the real one. */
import { startDatabase, type DataFolder } from './data-folder.ts';
import { startStorage, type Storage } from './endpoints/storage.ts';
import {
  realGatewaysOf,
  startGateways,
  type LocalGateways,
  type RealGateways,
} from './simulators/gateways/start.ts';
import {
  startFineractSimulator,
  type FineractSimulator,
  type SeedLoan,
} from './simulators/fineract/server.ts';

/** Real parts in place of the laptop's own, as the environment of the start names them. */
export interface RealParts {
  readonly awsEndpointUrl?: string;
  readonly databaseUrl?: string;
  readonly fineract?: FineractAccess;
  readonly gateways?: RealGateways;
}

export interface FineractAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly tenant: string;
}

export interface OutsideParts {
  readonly databaseUrl: string;
  /** True where the database belongs to this data folder alone. */
  readonly ownDatabase: boolean;
  readonly storage: Storage;
  readonly fineract: FineractAccess;
  /** Absent where a real Fineract is used. */
  readonly simulator?: FineractSimulator;
  readonly gateways: LocalGateways;
  stop(): Promise<void>;
}

export interface OutsideOptions {
  readonly folder: DataFolder;
  readonly real: RealParts;
  readonly seedLoans: readonly SeedLoan[];
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly report: (line: string) => void;
}

type Stop = () => Promise<void>;

/** Reads AWS_ENDPOINT_URL, DATABASE_URL and FINERACT_URL (with FINERACT_USERNAME, _PASSWORD, _TENANT), and those of gateways. */
export function realPartsOf(environment: Readonly<Record<string, string | undefined>>): RealParts {
  const { AWS_ENDPOINT_URL: aws, DATABASE_URL: database, FINERACT_URL: fineract } = environment;
  return {
    gateways: realGatewaysOf(environment),
    ...(aws === undefined ? {} : { awsEndpointUrl: aws }),
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(fineract === undefined
      ? {}
      : {
          fineract: {
            url: fineract,
            username: environment['FINERACT_USERNAME'] ?? 'mifos',
            password: environment['FINERACT_PASSWORD'] ?? 'password',
            tenant: environment['FINERACT_TENANT'] ?? 'default',
          },
        }),
  };
}

/** Starts what is not real, all at once. Where one fails, the others are stopped again. */
export async function startOutsideParts(options: OutsideOptions): Promise<OutsideParts> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((each) => each()));
  };
  const [database, simulator, storage, gateways] = await Promise.allSettled([
    started(stops, ownDatabase(options), (part) => part.stop()),
    started(stops, ownFineract(options), (part) => part.close()),
    started(stops, startStorage(storageOptions(options)), (part) => part.stop()),
    started(stops, startGateways(options.real.gateways ?? {}), (part) => part.stop()),
  ]);
  if (
    database.status === 'rejected' ||
    simulator.status === 'rejected' ||
    storage.status === 'rejected' ||
    gateways.status === 'rejected'
  ) {
    await stop();
    throw [database, simulator, storage, gateways].find((each) => each.status === 'rejected')
      ?.reason as Error;
  }
  const fineract = options.real.fineract ?? simulator.value?.credentials;
  const databaseUrl = options.real.databaseUrl ?? database.value?.url;
  if (fineract === undefined || databaseUrl === undefined)
    throw new Error('A part is neither real nor started');
  return {
    databaseUrl,
    ownDatabase: database.value !== undefined,
    storage: storage.value,
    fineract,
    gateways: gateways.value,
    ...(simulator.value === undefined ? {} : { simulator: simulator.value }),
    stop,
  };
}

async function started<Part>(
  stops: Stop[],
  starting: Promise<Part>,
  stop: (part: NonNullable<Part>) => Promise<void>,
): Promise<Part> {
  const part = await starting;
  if (part !== undefined && part !== null) stops.push(() => stop(part));
  return part;
}

async function ownDatabase({
  real,
  folder,
  report,
}: OutsideOptions): Promise<Awaited<ReturnType<typeof startDatabase>> | undefined> {
  return real.databaseUrl === undefined ? startDatabase(folder, report) : undefined;
}

async function ownFineract({
  real,
  folder,
  seedLoans,
}: OutsideOptions): Promise<FineractSimulator | undefined> {
  if (real.fineract !== undefined) return undefined;
  return startFineractSimulator({ seedLoans, stateFile: folder.simulatorState });
}

function storageOptions({
  real,
  folder,
  credentials,
}: OutsideOptions): Parameters<typeof startStorage>[0] {
  return {
    objectsFolder: folder.objects,
    credentials,
    ...(real.awsEndpointUrl === undefined ? {} : { endpoint: real.awsEndpointUrl }),
  };
}
