/** An address that takes one file, and only that: its length and SHA-256 are signed, so S3 refuses any other bytes. */
import { Buffer } from 'node:buffer';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export const UPLOAD_SECONDS = 15 * 60;

const CHECKSUM = 'x-amz-checksum-sha256';

export interface SignedUpload {
  readonly url: string;
  /** To be sent with the file; the length is sent by whatever sends it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whoever has the address may put the file without being known, until it expires: `at` and 15 minutes. */
export async function signUpload(
  s3: S3Client,
  file: {
    readonly bucket: string;
    readonly key: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  },
  at: Date,
): Promise<SignedUpload> {
  const checksum = Buffer.from(file.sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({
    Bucket: file.bucket,
    Key: file.key,
    ContentLength: file.sizeBytes,
    ChecksumSHA256: checksum,
  });
  const url = await getSignedUrl(s3, command, {
    expiresIn: UPLOAD_SECONDS,
    signingDate: at,
    // In the address it would only be a parameter; as a signed header it is what S3 compares the bytes with.
    unhoistableHeaders: new Set([CHECKSUM]),
  });
  return { url, headers: { [CHECKSUM]: checksum } };
}
