/** Calls the operations API and checks what it answers against the contract. */
import type * as z from 'zod';
import { FileDetail, FilePage, type FileEntry } from '../../src/contract/file.ts';
import {
  PipelineRun,
  PipelineRunPage,
  type PipelineRunRequest,
} from '../../src/contract/pipeline-run.ts';
import { Problem } from '../../src/contract/problem.ts';

/** The API refused or does not answer; the message is for the operator. */
export class ApiCallError extends Error {
  override readonly name = 'ApiCallError';
}

export class ApiClient {
  readonly #baseUrl: string;
  readonly #token: string;

  constructor(target: { readonly apiUrl: string; readonly token: string }) {
    this.#baseUrl = target.apiUrl;
    this.#token = target.token;
  }

  startRun(options: PipelineRunRequest, idempotencyKey: string): Promise<PipelineRun> {
    return this.#call('POST', '/api/pipeline/runs', PipelineRun, {
      body: options,
      headers: { 'idempotency-key': idempotencyKey },
    });
  }

  run(runId: number): Promise<PipelineRun> {
    return this.#call('GET', `/api/pipeline/runs/${String(runId)}`, PipelineRun);
  }

  runs(limit: number): Promise<PipelineRunPage> {
    return this.#call('GET', `/api/pipeline/runs?limit=${String(limit)}`, PipelineRunPage);
  }

  file(fileId: number): Promise<FileDetail> {
    return this.#call('GET', `/api/files/${String(fileId)}`, FileDetail);
  }

  files(query: Readonly<Record<string, string>>): Promise<FilePage> {
    return this.#call('GET', `/api/files?${new URLSearchParams(query).toString()}`, FilePage);
  }

  /** Every log entry of a feed that is newer than the given id, newest first. */
  async filesSince(feed: string, fileId: number): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    let cursor: string | null = null;
    do {
      const page: FilePage = await this.files({
        feed,
        limit: '200',
        ...(cursor === null ? {} : { cursor }),
      });
      const fresh = page.items.filter((entry) => entry.file_id > fileId);
      entries.push(...fresh);
      cursor = fresh.length === page.items.length ? page.next_cursor : null;
    } while (cursor !== null);
    return entries;
  }

  async #call<Schema extends z.ZodType>(
    method: string,
    target: string,
    schema: Schema,
    options: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ): Promise<z.output<Schema>> {
    const response = await fetch(this.#baseUrl + target, {
      method,
      headers: {
        'x-internal-token': this.#token,
        'content-type': 'application/json',
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(30_000),
    }).catch((error: unknown) => {
      throw new ApiCallError(`${this.#baseUrl} does not answer. Is the stack running?`, {
        cause: error,
      });
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, `${method} ${target}`);
    return schema.parse(JSON.parse(text));
  }
}

function refusal(status: number, text: string, what: string): ApiCallError {
  if (status === 401 || status === 403)
    return new ApiCallError('The API does not accept the token.');
  const problem = Problem.safeParse(jsonOrNull(text));
  const detail = problem.success
    ? (problem.data.detail ?? problem.data.title)
    : `${what} answered ${String(status)}.`;
  const reference = problem.success && status >= 500 ? ` (request ${problem.data.request_id})` : '';
  return new ApiCallError(inOptions(detail) + reference);
}

/** The API speaks of its fields; the operator gave them as options. */
function inOptions(detail: string): string {
  return detail.replace(/^(?:body|query) field (\w+)/, (_, field: string) => `--${field}`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something before the API answered; its status says enough.
    return null;
  }
}
