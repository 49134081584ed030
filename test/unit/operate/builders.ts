/** API answers with everything filled in; a test names only what it is about. */
import type { FileDetail } from '../../../src/contract/file.ts';
import type { PipelineRun } from '../../../src/contract/pipeline-run.ts';

const NONE = { count: 0, total: '0.00' };
const MOMENT = '2026-11-03T09:30:00.000+05:30';

export function aFile(more: Partial<FileDetail> = {}): FileDetail {
  return {
    file_id: 7,
    feed: 'dmi',
    bucket: 'files',
    object_key: 'dmi/a.csv',
    object_version: 'v1',
    etag: null,
    size_bytes: 10,
    status: 'pending',
    attempts: 1,
    mapping_version: null,
    encoding: null,
    counts: null,
    amount_loaded: null,
    control_total: { stated: null, found: null },
    error: null,
    duplicate_of: null,
    archive_key: null,
    created_at: MOMENT,
    started_at: null,
    finished_at: null,
    uploaded_by: null,
    rejects: [],
    reprocessings: [],
    ...more,
  };
}

export function aRun(more: Partial<PipelineRun> = {}): PipelineRun {
  return {
    run_id: 3,
    request_id: '0b9f3c9e-2f53-4b62-9a8b-5f3d0a3c1e11',
    trigger: 'api',
    requested_by: 'tester',
    skip_transform: false,
    dry_run: false,
    lender: null,
    status: 'success',
    phase: 'finished',
    counts: {},
    posting: { queued: NONE, posted: NONE, failed: NONE, parked: NONE, by_lender: [] },
    error_message: null,
    requested_at: MOMENT,
    started_at: MOMENT,
    finished_at: MOMENT,
    duration_ms: 10,
    ...more,
  };
}
