import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { schemaText } from '../../../scripts/schema-text.ts';
import { testDatabase } from '../../support/database.ts';

const database = await testDatabase();

test('sql/schema.sql is what the migrations make; write it anew with `npm run schema`', async () => {
  expect(await readFile('sql/schema.sql', 'utf8')).toBe(await schemaText(database.pool));
});
