import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { FileDetail, FileExportQuery, FilePage, FileQuery } from '../file.ts';
import { answers, byId, guarded, guardedThing } from './answers.ts';
import { exported } from './exported.ts';

const listFiles: ZodOpenApiOperationObject = {
  summary: 'The file processing log, newest first',
  tags: ['files'],
  requestParams: { query: FileQuery },
  responses: answers('200', 'A page of files.', FilePage, guarded),
};

const getFile: ZodOpenApiOperationObject = {
  summary: 'One file, with its rejected records by reason',
  tags: ['files'],
  requestParams: { path: byId },
  responses: answers('200', 'The file.', FileDetail, guardedThing),
};

export const filePaths: ZodOpenApiPathsObject = {
  '/api/files': { get: listFiles },
  '/api/files/export': { get: exported('GET /api/files', FileExportQuery, 'files') },
  '/api/files/{id}': { get: getFile },
};
