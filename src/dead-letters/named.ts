/** What a dead letter names: the payment, files or run that it asks for, and how they stand. */
import { PostingMessage, UndoMessage } from '../contract/messages.ts';
import type { DeadLetterQueueName, DeadLetterSubject } from '../contract/dead-letter.ts';
import { PollMessage } from '../contract/poll-message.ts';
import type { Queryable } from '../database/pool.ts';
import { UnreadableMessageError } from '../files/errors.ts';
import { readS3Messages } from '../files/s3-messages.ts';
import { isNotAFile, versionOf } from '../files/stored-object.ts';
import { readRunRequest } from '../pipeline/read-request.ts';
import { RunRequestError } from '../pipeline/run-record.ts';
import { ProofRequestError, readProofRequest } from '../proof/read-request.ts';
import { findFiles, findPayments, findRuns, type FileName } from './find-subjects.ts';
import type { DeadMessage } from './queues.ts';

export interface Named {
  /** False: no function can make anything of its body. */
  readonly readable: boolean;
  readonly subjects: readonly DeadLetterSubject[];
}

type Reference =
  | { readonly kind: 'payment' | 'undo'; readonly key: string }
  | { readonly kind: 'file'; readonly key: string; readonly file: FileName | undefined }
  | {
      readonly kind: 'run' | 'proof' | 'poll';
      readonly key: string;
      readonly lender: string | null;
    };

const UNREADABLE: Named = { readable: false, subjects: [] };

/** In the order of the messages. */
export async function nameSubjects(
  database: Queryable,
  queue: DeadLetterQueueName,
  messages: readonly DeadMessage[],
): Promise<Named[]> {
  const references = messages.map((message) => readReferences(queue, message));
  const all = references.flatMap((each) => each ?? []);
  const found = new Map([
    ...(await findPayments(database, 'payment', keysOf(all, 'payment'))),
    ...(await findPayments(database, 'undo', keysOf(all, 'undo'))),
    ...(await findFiles(
      database,
      all.flatMap((each) => (each.kind === 'file' && each.file !== undefined ? [each.file] : [])),
    )),
    ...(await findRuns(database, 'run', keysOf(all, 'run'))),
    ...(await findRuns(database, 'proof', keysOf(all, 'proof'))),
  ]);
  return references.map((each) =>
    each === undefined
      ? UNREADABLE
      : { readable: true, subjects: each.map((one) => found.get(idOf(one)) ?? unknown(one)) },
  );
}

/** Undefined where the function behind the queue could not read the message either. */
function readReferences(queue: DeadLetterQueueName, message: DeadMessage): Reference[] | undefined {
  switch (queue) {
    case 'posting':
      return readPayment(message.body);
    case 'ingest':
      return readFiles(message.body);
    case 'pipeline':
      return readRun(message);
    case 'proof':
      return readProof(message);
    case 'polls':
      return readPoll(message.body);
  }
}

function readPayment(body: string): Reference[] | undefined {
  const read = PostingMessage.or(UndoMessage).safeParse(jsonOrUndefined(body));
  if (!read.success) return undefined;
  return 'undo' in read.data
    ? [{ kind: 'undo', key: read.data.undo }]
    : [{ kind: 'payment', key: read.data.sourceKey }];
}

function readFiles(body: string): Reference[] | undefined {
  try {
    return readS3Messages(body).map((object) => ({
      kind: 'file',
      key: object.key,
      file: isNotAFile(object.key)
        ? undefined
        : { bucket: object.bucket, key: object.key, version: versionOf(object) },
    }));
  } catch (error) {
    if (error instanceof UnreadableMessageError) return undefined;
    throw error;
  }
}

function readRun(message: DeadMessage): Reference[] | undefined {
  try {
    const request = readRunRequest(message);
    return [{ kind: 'run', key: request.requestId, lender: request.lender }];
  } catch (error) {
    if (error instanceof RunRequestError) return undefined;
    throw error;
  }
}

function readProof(message: DeadMessage): Reference[] | undefined {
  try {
    const request = readProofRequest(message);
    return [{ kind: 'proof', key: request.requestId, lender: request.lender }];
  } catch (error) {
    if (error instanceof ProofRequestError) return undefined;
    throw error;
  }
}

/** Nothing waits for it: every hour each source is asked again from where the last complete poll ended. */
function readPoll(body: string): Reference[] | undefined {
  const read = PollMessage.safeParse(jsonOrUndefined(body));
  if (!read.success) return undefined;
  const { lender, gateway } = read.data;
  return [
    { kind: 'poll', key: `${lender ?? 'every lender'} at ${gateway ?? 'every gateway'}`, lender },
  ];
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not readable either; the caller says so.
    return undefined;
  }
}

const keysOf = (references: readonly Reference[], kind: Reference['kind']): string[] =>
  references.filter((each) => each.kind === kind).map(({ key }) => key);

function idOf(reference: Reference): string {
  if (reference.kind !== 'file') return `${reference.kind} ${reference.key}`;
  const { bucket = '', key = '', version = '' } = reference.file ?? {};
  return JSON.stringify([bucket, key, version]);
}

/**
 * Nothing in the database is of that name: a payment cannot come from nowhere, and a run, proof or poll that never began
 * is asked for again by the schedule; but a file that was never begun is still to be loaded.
 */
function unknown(reference: Reference): DeadLetterSubject {
  const ignored = reference.kind === 'file' && reference.file === undefined;
  return {
    kind: reference.kind,
    key: reference.key,
    id: null,
    lender: 'lender' in reference ? reference.lender : null,
    loan_external_id: null,
    state: ignored ? 'ignored' : null,
    reason: null,
    needed: reference.kind === 'file' && !ignored,
  };
}
