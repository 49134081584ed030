/** Calls the operations API and checks what it answers against the contract. */
import type * as z from 'zod';
import { Approval, ApprovalPage } from '../../src/contract/approval.ts';
import { CapList, PostingSwitch, type CapRequest } from '../../src/contract/controls.ts';
import {
  DeadLetterList,
  DeadLetterResult,
  type DeadLetterQueueName,
} from '../../src/contract/dead-letter.ts';
import {
  ExceptionComment,
  ExceptionDetail,
  ExceptionPage,
  type ExceptionAction,
} from '../../src/contract/exception.ts';
import { HoldPage, PlacedHold } from '../../src/contract/hold.ts';
import { Preview } from '../../src/contract/preview.ts';
import {
  DeliveryPage,
  DeliveryReplay,
  type DeliveryReplayRequest,
} from '../../src/contract/delivery.ts';
import {
  GatewayPollPage,
  PollSources,
  type GatewayPollRequest,
} from '../../src/contract/gateway-poll.ts';
import { FileDetail, FilePage, type FileEntry } from '../../src/contract/file.ts';
import {
  PipelineRun,
  PipelineRunPage,
  type PipelineRunRequest,
} from '../../src/contract/pipeline-run.ts';
import { Problem } from '../../src/contract/problem.ts';
import { Proof, ProofRun, ProofRunDetail, type ProofRunRequest } from '../../src/contract/proof.ts';

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
    return this.call('POST', '/api/pipeline/runs', PipelineRun, {
      body: options,
      headers: { 'idempotency-key': idempotencyKey },
    });
  }

  run(runId: number): Promise<PipelineRun> {
    return this.call('GET', `/api/pipeline/runs/${String(runId)}`, PipelineRun);
  }

  runs(query: Readonly<Record<string, string>>): Promise<PipelineRunPage> {
    const filter = new URLSearchParams(query).toString();
    return this.call('GET', `/api/pipeline/runs?${filter}`, PipelineRunPage);
  }

  file(fileId: number): Promise<FileDetail> {
    return this.call('GET', `/api/files/${String(fileId)}`, FileDetail);
  }

  files(query: Readonly<Record<string, string>>): Promise<FilePage> {
    return this.call('GET', `/api/files?${new URLSearchParams(query).toString()}`, FilePage);
  }

  deadLetters(queue: DeadLetterQueueName | undefined, limit: number): Promise<DeadLetterList> {
    const chosen = queue === undefined ? '' : `&queue=${queue}`;
    return this.call('GET', `/api/dead-letters?limit=${String(limit)}${chosen}`, DeadLetterList);
  }

  redriveDeadLetters(
    queue: DeadLetterQueueName,
    messages: 'all' | readonly string[],
  ): Promise<DeadLetterResult> {
    return this.call('POST', `/api/dead-letters/${queue}/redrive`, DeadLetterResult, {
      body: { messages },
    });
  }

  discardDeadLetters(
    queue: DeadLetterQueueName,
    messages: readonly string[],
    reason: string,
  ): Promise<DeadLetterResult> {
    return this.call('POST', `/api/dead-letters/${queue}/discard`, DeadLetterResult, {
      body: { messages, reason },
    });
  }

  deliveries(query: Readonly<Record<string, string>>): Promise<DeliveryPage> {
    const filter = new URLSearchParams(query).toString();
    return this.call('GET', `/api/deliveries?${filter}`, DeliveryPage);
  }

  replayDeliveries(body: DeliveryReplayRequest): Promise<DeliveryReplay> {
    return this.call('POST', '/api/deliveries/replay', DeliveryReplay, { body });
  }

  gatewayPolls(query: Readonly<Record<string, string>>): Promise<GatewayPollPage> {
    const filter = new URLSearchParams(query).toString();
    return this.call('GET', `/api/gateway-polls?${filter}`, GatewayPollPage);
  }

  startGatewayPolls(body: GatewayPollRequest): Promise<PollSources> {
    return this.call('POST', '/api/gateway-polls', PollSources, { body });
  }

  proof(): Promise<Proof> {
    return this.call('GET', '/api/proof', Proof);
  }

  startProof(options: ProofRunRequest, idempotencyKey: string): Promise<ProofRun> {
    return this.call('POST', '/api/proof/runs', ProofRun, {
      body: options,
      headers: { 'idempotency-key': idempotencyKey },
    });
  }

  proofRun(runId: number, cursor?: string): Promise<ProofRunDetail> {
    const page = cursor === undefined ? '' : `?${new URLSearchParams({ cursor }).toString()}`;
    return this.call('GET', `/api/proof/runs/${String(runId)}${page}`, ProofRunDetail);
  }

  exceptions(query: Readonly<Record<string, string>>): Promise<ExceptionPage> {
    const filter = new URLSearchParams(query).toString();
    return this.call('GET', `/api/exceptions?${filter}`, ExceptionPage);
  }

  exception(exceptionId: number): Promise<ExceptionDetail> {
    return this.call('GET', `/api/exceptions/${String(exceptionId)}`, ExceptionDetail);
  }

  sayAboutException(exceptionId: number, text: string): Promise<ExceptionComment> {
    const path = `/api/exceptions/${String(exceptionId)}/comments`;
    return this.call('POST', path, ExceptionComment, { body: { text } });
  }

  /** Null: nobody looks after it any more. */
  setOwner(exceptionId: number, owner: string | null): Promise<ExceptionDetail> {
    const path = `/api/exceptions/${String(exceptionId)}/owner`;
    return this.call('PUT', path, ExceptionDetail, { body: { owner } });
  }

  /** The approval that waits for a second person. */
  askDecision(
    exceptionId: number,
    action: ExceptionAction,
    reason: string,
    loanId?: string,
  ): Promise<Approval> {
    const body = { action, reason, loan_id: loanId };
    return this.call('PATCH', `/api/exceptions/${String(exceptionId)}`, Approval, { body });
  }

  /** The approval that waits for a second person. */
  askUndo(sourceKey: string, reason: string): Promise<Approval> {
    const path = `/api/transactions/${encodeURIComponent(sourceKey)}/undo`;
    return this.call('POST', path, Approval, { body: { reason } });
  }

  approvals(query: Readonly<Record<string, string>>): Promise<ApprovalPage> {
    return this.call(
      'GET',
      `/api/approvals?${new URLSearchParams(query).toString()}`,
      ApprovalPage,
    );
  }

  decide(
    approvalId: number,
    verdict: 'approve' | 'reject' | 'withdraw',
    comment: string | undefined,
  ): Promise<Approval> {
    const body = comment === undefined ? {} : { comment };
    return this.call('POST', `/api/approvals/${String(approvalId)}/${verdict}`, Approval, {
      body,
    });
  }

  preview(query: Readonly<Record<string, string>>): Promise<Preview> {
    const filter = new URLSearchParams(query).toString();
    return this.call('GET', `/api/pipeline/preview?${filter}`, Preview);
  }

  postingSwitch(): Promise<PostingSwitch> {
    return this.call('GET', '/api/pipeline/switch', PostingSwitch);
  }

  switchPosting(posting: 'on' | 'off', reason: string): Promise<PostingSwitch> {
    const body = { posting, reason };
    return this.call('PUT', '/api/pipeline/switch', PostingSwitch, { body });
  }

  caps(): Promise<z.infer<typeof CapList>> {
    return this.call('GET', '/api/pipeline/caps', CapList);
  }

  changeCap(change: z.infer<typeof CapRequest>): Promise<z.infer<typeof CapList>> {
    return this.call('PUT', '/api/pipeline/caps', CapList, { body: change });
  }

  holds(query: Readonly<Record<string, string>>): Promise<HoldPage> {
    return this.call('GET', `/api/holds?${new URLSearchParams(query).toString()}`, HoldPage);
  }

  /** `subject`: transactions/SOURCE_KEY or loans/LOAN. */
  hold(subject: string, reason: string): Promise<PlacedHold> {
    return this.call('POST', `/api/${subject}/hold`, PlacedHold, { body: { reason } });
  }

  /** The approval that waits for a second person. */
  askRelease(subject: string, reason: string): Promise<Approval> {
    return this.call('POST', `/api/${subject}/release`, Approval, { body: { reason } });
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

  /** One call; its answer is checked against `schema`. Throws ApiCallError with what the API said. */
  async call<Schema extends z.ZodType>(
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
  const problem = Problem.safeParse(jsonOrNull(text));
  // The gateway refuses a token without a problem document; the API itself says what is wrong.
  if (status === 401 || (status === 403 && !problem.success))
    return new ApiCallError('The API does not accept the token.');
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
