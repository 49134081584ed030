import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { FileRecordPage, FileRecordQuery, Reprocessing, ReprocessRequest } from '../file-record.ts';
import { PROBLEM_CONTENT_TYPE } from '../problem.ts';
import { DuplicateFileProblem, HeaderProblem, Upload, UploadRequest } from '../upload.ts';
import { answers, byId, guarded, guardedChange, guardedThing, jsonBody } from './answers.ts';

const upload: ZodOpenApiOperationObject = {
  summary: 'Announce a file: it is checked and let in by a signed address',
  description:
    'Put the file by `method`, `url` and `headers` within 15 minutes. The address takes exactly the bytes that were ' +
    'announced: their length and SHA-256 are signed. The processing log then tells what becomes of the file.',
  tags: ['files'],
  requestBody: jsonBody(UploadRequest),
  responses: {
    ...answers('201', 'Where to put the file.', Upload, guarded),
    '409': {
      description: 'The feed has loaded this content already; `first_file` names the file.',
      content: { [PROBLEM_CONTENT_TYPE]: { schema: DuplicateFileProblem } },
    },
    '422': {
      description:
        'The header is none of this feed; `errors` name the missing columns, `suggested_feed` a feed that fits better.',
      content: { [PROBLEM_CONTENT_TYPE]: { schema: HeaderProblem } },
    },
  },
};

const listRecords: ZodOpenApiOperationObject = {
  summary: 'The physical records of a loaded file, by line, with their text read anew',
  tags: ['files'],
  requestParams: { path: byId, query: FileRecordQuery },
  responses: answers('200', 'A page of records.', FileRecordPage, guardedThing),
};

const reprocess: ZodOpenApiOperationObject = {
  summary: 'Have a failed file run again',
  tags: ['files'],
  requestParams: { path: byId },
  requestBody: jsonBody(ReprocessRequest),
  responses: answers(
    '202',
    'It waits in the queue; Location names the file.',
    Reprocessing,
    guardedChange,
  ),
};

export const uploadPaths: ZodOpenApiPathsObject = {
  '/api/files/uploads': { post: upload },
  '/api/files/{id}/records': { get: listRecords },
  '/api/files/{id}/reprocess': { post: reprocess },
};
