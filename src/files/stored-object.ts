/** One version of one object of the file bucket, and what its key tells. */

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** Null where the bucket keeps no versions. */
  readonly version: string | null;
  readonly etag: string | null;
  /** Bytes, as far as the event told. */
  readonly size: number | null;
}

const ARCHIVE_PREFIX = 'archive/';

/** The S3 version id where there is one, else the etag without its quotes. */
export function versionOf(object: StoredObject): string {
  if (hasVersion(object)) return object.version;
  return plainEtag(object) ?? 'unversioned';
}

/** S3 calls the version `null` for objects from before versioning was switched on: such a one can be overwritten. */
export function hasVersion(object: StoredObject): object is StoredObject & { version: string } {
  return object.version !== null && object.version !== '' && object.version !== 'null';
}

export function plainEtag(object: StoredObject): string | null {
  return object.etag === null || object.etag === '' ? null : object.etag.replaceAll('"', '');
}

/** Copies that this system made, and the empty objects that consoles create to show a folder. */
export function isNotAFile(key: string): boolean {
  return key.startsWith(ARCHIVE_PREFIX) || key.endsWith('/');
}

/** The part of the key before its first slash; empty at the top of the bucket. */
export function prefixOf(key: string): string {
  const slash = key.indexOf('/');
  return slash === -1 ? '' : key.slice(0, slash);
}

export function archiveKeyOf(feedKey: string, fileId: string, key: string): string {
  return `${ARCHIVE_PREFIX}${feedKey}/${fileId}/${key.slice(key.lastIndexOf('/') + 1)}`;
}
