/** The whole local stack inside the test process, with functions in processes of their own. */
import { rm } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { doFirstJob, type JobResult } from '../../local/first-job.ts';
import {
  runPipeline,
  untilPosted,
  type FinishedRun,
  type RunOptions,
} from '../../local/pipeline.ts';
import { sampleLoans } from '../../local/samples.ts';
import type { FineractSimulator, SeedLoan } from '../../local/simulators/fineract/server.ts';
import { startStack, type Stack, type StackOptions } from '../../local/stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface LocalStackOptions {
  /** Kept afterwards; unset: a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  /** True: work through the sample files before answering; `samples` of the answer tells what came of them. */
  readonly samples?: boolean;
  readonly port?: number;
  readonly seedLoans?: readonly SeedLoan[];
  readonly functionEnvironment?: StackOptions['functionEnvironment'];
  readonly retryAfterMs?: number;
}

export interface LocalStack {
  readonly apiUrl: string;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sqsEndpoint: string;
  readonly databaseUrl: string;
  readonly fineractUrl: string;
  readonly internalToken: string;
  readonly approverToken: string;
  readonly adminToken: string;
  readonly simulator: FineractSimulator;
  readonly stack: Stack;
  readonly samples: JobResult | undefined;
  /** What the runner reported: failed invocations above all. */
  readonly reports: readonly string[];
  runPipeline(options?: RunOptions): Promise<FinishedRun>;
  untilPosted(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const temporary =
    options.dataDir === undefined ? await temporaryFolder('turno-stack-') : undefined;
  const reports: string[] = [];
  const report = (line: string): void => void reports.push(line);
  const stack = await startStack({
    dataDir: options.dataDir ?? temporary ?? '',
    port: options.port ?? 0,
    seedLoans: options.seedLoans ?? sampleLoans(),
    report,
    ...(options.functionEnvironment === undefined
      ? {}
      : { functionEnvironment: options.functionEnvironment }),
    ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
  });
  const { simulator } = stack.parts;
  if (simulator === undefined) throw new Error('A test never uses a real Fineract');
  return {
    apiUrl: stack.apiUrl,
    s3: stack.parts.storage.s3,
    bucket: stack.bucket,
    sqsEndpoint: stack.sqsEndpoint,
    databaseUrl: stack.databaseUrl,
    fineractUrl: stack.fineractUrl,
    internalToken: stack.internalToken,
    approverToken: stack.approverToken,
    adminToken: stack.adminToken,
    simulator,
    stack,
    samples: options.samples === true ? await doFirstJob(stack, report) : undefined,
    reports,
    runPipeline: (run) => runPipeline(stack, run),
    untilPosted: () => untilPosted(stack),
    stop: async () => {
      await stack.stop();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}
