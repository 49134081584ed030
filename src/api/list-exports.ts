/** GET /api/exceptions/export and GET /api/files/export: what these lists show, as CSV. */
import { ExceptionQuery, type Exception } from '../contract/exception.ts';
import { FileQuery, type FileEntry } from '../contract/file.ts';
import { getExceptions } from './exceptions.ts';
import { listFiles } from './files.ts';
import { csvOf, csvResponse, type CsvColumn, type CsvPage } from './csv.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readQuery } from './validate.ts';
import { LIMIT_MAX } from '../contract/page.ts';

type Handler = (dependencies: ApiDependencies, request: ApiRequest) => Promise<ApiResponse>;

const exceptionColumns = columnsOf<Exception>([
  'exception_id',
  'category',
  'status',
  'lender',
  'loan_external_id',
  'source_key',
  'feed',
  'amount',
  'date',
  'reason',
  'age_days',
  'created_at',
  'resolved_at',
  'resolved_by',
  'resolution',
  'pending_approval_id',
]);

const fileColumns: readonly CsvColumn<FileEntry>[] = [
  ...columnsOf<FileEntry>([
    'file_id',
    'feed',
    'object_key',
    'size_bytes',
    'status',
    'attempts',
    'mapping_version',
    'encoding',
    'amount_loaded',
    'archive_key',
    'created_at',
    'started_at',
    'finished_at',
  ]),
  ...(
    ['total', 'loaded', 'duplicate', 'rejected', 'title', 'header', 'blank', 'footer'] as const
  ).map((name) => ({
    name: `records_${name}`,
    value: (file: FileEntry) => file.counts?.[name] ?? null,
  })),
  { name: 'control_total_stated', value: (file) => file.control_total.stated },
  { name: 'control_total_found', value: (file) => file.control_total.found },
  { name: 'error_code', value: (file) => file.error?.code ?? null },
  { name: 'error_message', value: (file) => file.error?.message ?? null },
];

export const exportExceptions = exporter(
  getExceptions,
  ExceptionQuery,
  exceptionColumns,
  'exceptions.csv',
);
export const exportFiles = exporter(listFiles, FileQuery, fileColumns, 'files.csv');

/** Asks the list itself, page after page, so that both choose alike. */
function exporter<Item>(
  list: Handler,
  schema: typeof ExceptionQuery | typeof FileQuery,
  columns: readonly CsvColumn<Item>[],
  fileName: string,
): Handler {
  return async (dependencies, request) => {
    const { cursor } = readQuery(request, schema);
    const readPage = async (from: string | undefined): Promise<CsvPage<Item>> => {
      const query = new URLSearchParams(request.query);
      query.set('limit', String(LIMIT_MAX));
      if (from !== undefined) query.set('cursor', from);
      const { body } = await list(dependencies, { ...request, query });
      const page = body as { items: Item[]; next_cursor: string | null };
      return { items: page.items, nextCursor: page.next_cursor };
    };
    return csvResponse(await csvOf(columns, readPage, cursor), fileName);
  };
}

function columnsOf<Item>(
  names: readonly {
    [Name in keyof Item]: Item[Name] extends string | number | boolean | null ? Name : never;
  }[keyof Item][],
): CsvColumn<Item>[] {
  return names.map((name) => ({
    name: String(name),
    value: (item) => item[name] as string | number | boolean | null,
  }));
}
