/** What can stop a dry run before it has anything to tell. All of them are permanent. */

/** The mapping that a person wrote cannot be used; `place` is a line and column, or a path of keys. */
export class EditedMappingError extends Error {
  override readonly name = 'EditedMappingError';
  readonly place: string;
  constructor(place: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
  }
}

/** The file is not there, or the caller may not know of it. */
export class NoSuchFileError extends Error {
  override readonly name = 'NoSuchFileError';
  constructor(fileId: string) {
    super(`There is no file ${fileId}.`);
  }
}

/** The file is one of another feed, or of none. */
export class OtherFeedError extends Error {
  override readonly name = 'OtherFeedError';
  constructor(feedKey: string) {
    super(
      `is of ${feedKey}/; send its content as a sample to try it with the mapping of this feed`,
    );
  }
}
