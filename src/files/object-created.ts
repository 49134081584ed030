/** The message that S3 puts into the ingest queue when an object arrives, made anew for one that is there already. */
import type { StoredObject } from './stored-object.ts';

/**
 * A new message and no redelivery: it has a failed file taken up again (claim-file.sql). Keys are URL-encoded, with + for
 * a space.
 */
export function objectCreated(object: StoredObject, at: Date): object {
  const key = object.key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        eventTime: at.toISOString(),
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: object.bucket, arn: `arn:aws:s3:::${object.bucket}` },
          object: {
            key,
            ...(object.size === null ? {} : { size: object.size }),
            ...(object.etag === null ? {} : { eTag: object.etag }),
            ...(object.version === null ? {} : { versionId: object.version }),
          },
        },
      },
    ],
  };
}
