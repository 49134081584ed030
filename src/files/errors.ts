/** What can stop a file. Failures of the file itself are recorded in its log row and are not thrown to the queue. */

/** Transient: another worker is loading this object version right now. */
export class FileBusyError extends Error {
  override readonly name = 'FileBusyError';
  constructor(fileId: string) {
    super(`File ${fileId} is being loaded by another worker; its message will come back.`);
  }
}

/** Transient: the database or the bucket could not be reached; nothing was loaded and the file waits. */
export class FileInterruptedError extends Error {
  override readonly name = 'FileInterruptedError';
}

/** Permanent: a queue message that does not tell of an object. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
}

/** Permanent: the object version that the event named is not there to be read. */
export class ObjectUnavailableError extends Error {
  override readonly name = 'ObjectUnavailableError';
  readonly code: 'object_gone' | 'object_replaced';
  constructor(code: 'object_gone' | 'object_replaced', cause: unknown) {
    super(
      code === 'object_gone'
        ? 'The object was deleted before it could be read. Upload it again.'
        : 'The object was overwritten before it could be read. The newer version has an event of its own: look at its entry.',
      { cause },
    );
    this.code = code;
  }
}

/** Permanent: the feed's mapping is absent or wrong. The file can be run again once it is corrected. */
export class MappingUnavailableError extends Error {
  override readonly name = 'MappingUnavailableError';
}

/** Permanent: the mandate master file cannot be used; the master stays as it was. */
export class MasterFileError extends Error {
  override readonly name = 'MasterFileError';
}
