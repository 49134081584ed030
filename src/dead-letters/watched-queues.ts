import type { WatchedQueue } from './queues.ts';

/** Addresses as the API function is told them. */
export interface QueueAddresses {
  readonly INGEST_QUEUE_URL: string;
  readonly INGEST_DEAD_LETTERS_URL: string;
  readonly PIPELINE_QUEUE_URL: string;
  readonly PIPELINE_DEAD_LETTERS_URL: string;
  readonly POSTING_QUEUE_URL: string;
  readonly POSTING_DEAD_LETTERS_URL: string;
  readonly PROOF_QUEUE_URL: string;
  readonly PROOF_DEAD_LETTERS_URL: string;
  readonly POLL_QUEUE_URL: string;
  readonly POLL_DEAD_LETTERS_URL: string;
}

/** Every queue that is worked on, in the order of a payment's way. */
export function watchedQueues(addresses: QueueAddresses): WatchedQueue[] {
  return [
    {
      name: 'ingest',
      queueUrl: addresses.INGEST_QUEUE_URL,
      deadLettersUrl: addresses.INGEST_DEAD_LETTERS_URL,
    },
    {
      name: 'pipeline',
      queueUrl: addresses.PIPELINE_QUEUE_URL,
      deadLettersUrl: addresses.PIPELINE_DEAD_LETTERS_URL,
    },
    {
      name: 'posting',
      queueUrl: addresses.POSTING_QUEUE_URL,
      deadLettersUrl: addresses.POSTING_DEAD_LETTERS_URL,
    },
    {
      name: 'proof',
      queueUrl: addresses.PROOF_QUEUE_URL,
      deadLettersUrl: addresses.PROOF_DEAD_LETTERS_URL,
    },
    {
      name: 'polls',
      queueUrl: addresses.POLL_QUEUE_URL,
      deadLettersUrl: addresses.POLL_DEAD_LETTERS_URL,
    },
  ];
}
