/** Reads what S3 puts into the ingest queue. */
import * as z from 'zod';
import { UnreadableMessageError } from './errors.ts';
import type { StoredObject } from './stored-object.ts';

const TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

const Notification = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      s3: z.object({
        bucket: z.object({ name: z.string().min(1) }),
        object: z.object({
          key: z.string().min(1),
          size: z.number().int().nonnegative().optional(),
          eTag: z.string().optional(),
          versionId: z.string().optional(),
        }),
      }),
    }),
  ),
});

/**
 * The objects that a message says were created; none for the test event that S3 sends when a
 * notification is set up, and none for other kinds of event.
 * Throws UnreadableMessageError where the body is not an S3 notification.
 */
export function readS3Messages(body: string): StoredObject[] {
  const json = parse(body);
  if (TestEvent.safeParse(json).success) return [];
  const notification = Notification.safeParse(json);
  if (!notification.success) {
    throw new UnreadableMessageError('The message is not an S3 notification.', {
      cause: notification.error,
    });
  }
  return notification.data.Records.filter((record) =>
    /^(s3:)?ObjectCreated:/.test(record.eventName),
  ).map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeKey(s3.object.key),
    version: s3.object.versionId ?? null,
    etag: s3.object.eTag ?? null,
    size: s3.object.size ?? null,
  }));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new UnreadableMessageError('The message is not JSON.', { cause: error });
  }
}

/** Keys arrive as in a form: blanks as plus signs, all else percent-encoded. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    throw new UnreadableMessageError('The object key in the message is not percent-encoded.', {
      cause: error,
    });
  }
}
