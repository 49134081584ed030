/** The way of new rows from RAW over BASE to CORE alone: a refresh without loans, cases, outbox and checks. */
import { inTransaction } from '../src/database/transaction.ts';
import type { Pool } from '../src/database/pool.ts';
import { sql } from '../src/database/sql.ts';

interface Load {
  load_id: string;
  feed_key: string;
  raw_table: string;
  base_table: string;
}

/** Runs the models that fill BASE, CORE_TRANSACTION_DATA and its lineage for what is new; the loads count as transformed. */
export async function rawToCore(pool: Pool): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const taken = await connection.query<Load>(
      await sql('queries/pipeline/take-loads.sql'),
      [1e9, 500],
    );
    await connection.query(await sql('models/create_work_tables.sql'));
    for (const loads of Map.groupBy(taken.rows, (load) => load.feed_key).values()) {
      const feed = loads[0];
      if (feed === undefined) continue;
      const { raw_table, base_table } = feed;
      const values = [loads.map((load) => load.load_id), feed.feed_key];
      await connection.query(
        await sql('models/base/base_feed.sql', { raw_table, base_table }),
        values,
      );
      await connection.query(await sql('models/base/report_feed.sql', { base_table }), values);
    }
    await connection.query('analyze new_report (source_key, payment_id, is_second)');
    await connection.query(await sql('models/core/10_core_transaction_data.sql'));
    await connection.query(await sql('models/core/20_core_transaction_source.sql'));
    await connection.query(await sql('queries/pipeline/mark-transformed.sql'), [
      taken.rows.map((load) => load.load_id),
    ]);
  });
}
