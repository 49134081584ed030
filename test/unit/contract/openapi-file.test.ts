import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiDocument, apiTypes } from '../../../scripts/api-document.ts';

test('openapi/openapi.json is current; if not, run `npm run openapi`', async () => {
  const written = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as unknown;
  expect(written).toEqual(apiDocument());
});

test('the types of the API are current; if not, run `npm run openapi`', async () => {
  expect(await readFile('src/contract/api-types.ts', 'utf8')).toBe(await apiTypes(apiDocument()));
});

test('every operation says who may call it, and every guarded one how it refuses', () => {
  for (const [path, item] of Object.entries(apiDocument().paths))
    for (const [method, operation] of Object.entries(item)) {
      const name = `${method} ${path}`;
      const role = (operation as unknown as Record<string, unknown>)['x-least-role'];
      expect(['open', 'viewer', 'operator', 'approver', 'admin'], name).toContain(role);
      if (role === 'open') continue;
      expect(Object.keys(operation.responses), name).toContain('401');
      if (role !== 'viewer') expect(Object.keys(operation.responses), name).toContain('403');
    }
});
