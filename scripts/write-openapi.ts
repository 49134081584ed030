/** Writes openapi/openapi.json, which the API serves, and the types that follow from it: `npm run openapi`. */
import { writeFileSync } from 'node:fs';
import { apiDocument, apiTypes } from './api-document.ts';

const document = apiDocument();
const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url);
writeFileSync(fileOf('openapi/openapi.json'), `${JSON.stringify(document, null, 1)}\n`);
writeFileSync(fileOf('src/contract/api-types.ts'), await apiTypes(document));
