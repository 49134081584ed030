/** A mapping file that cannot be used. Names the file, the key and what to write instead. Permanent. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly fileName: string;
  readonly key: string;
  readonly remedy: string;

  constructor(
    fileName: string,
    key: string,
    problem: string,
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${fileName}: ${key}: ${problem} ${remedy}`, options);
    this.fileName = fileName;
    this.key = key;
    this.remedy = remedy;
  }
}

export type FileRejectionCode =
  | 'binary_file'
  | 'control_total_differs'
  | 'control_total_missing'
  | 'control_total_repeated'
  | 'control_total_unreadable'
  | 'empty_file'
  | 'missing_column'
  | 'no_header'
  | 'not_ascii'
  | 'not_utf8'
  | 'not_windows_1252'
  | 'record_too_long'
  | 'unclosed_quote'
  | 'utf16_file'
  | 'wrong_encoding';

/** A file that cannot be loaded as it is. The message is one sentence for the person who sent it. Permanent. */
export class FileRejectedError extends Error {
  override readonly name = 'FileRejectedError';
  readonly code: FileRejectionCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: FileRejectionCode,
    message: string,
    detail: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}
