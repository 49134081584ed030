/** Why a file was not let in. Both are permanent. */
import type { FirstFile, SuggestedFeed } from '../contract/upload.ts';
import type { HeadCheck } from '../mapping/check-head.ts';

export class LoadedBeforeError extends Error {
  override readonly name = 'LoadedBeforeError';
  readonly firstFile: FirstFile;
  constructor(firstFile: FirstFile, message: string) {
    super(message);
    this.firstFile = firstFile;
  }
}

export class HeadDoesNotFitError extends Error {
  override readonly name = 'HeadDoesNotFitError';
  readonly check: HeadCheck;
  readonly suggestion: SuggestedFeed | null;
  constructor(message: string, check: HeadCheck, suggestion: SuggestedFeed | null) {
    super(message);
    this.check = check;
    this.suggestion = suggestion;
  }
}
