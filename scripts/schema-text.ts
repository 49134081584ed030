/** The whole schema as one readable text, from the catalogs: the same database always gives the same text. */
import type { Queryable } from '../src/database/pool.ts';
import { sql } from '../src/database/sql.ts';

const SECTIONS = ['sequences', 'tables', 'views', 'indexes', 'functions', 'triggers'];

export async function schemaText(database: Queryable): Promise<string> {
  const parts = [
    '-- The schema after all migrations, for review. Written by `npm run schema`; never edited.',
  ];
  for (const section of SECTIONS) {
    const found = await database.query<{ text: string }>(
      await sql(`queries/schema/${section}.sql`),
    );
    parts.push(`-- ${section}`, ...found.rows.map((row) => row.text));
  }
  return `${parts.join('\n\n')}\n`;
}
