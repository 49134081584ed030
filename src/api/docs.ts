/** GET /api/openapi.json, and GET /api/docs: the same for people. The files travel in the layer. */
import { readAsset, readAssetBytes } from '../assets.ts';
import { notFound } from '../contract/http-errors.ts';
import type { ApiRequest, ApiResponse } from './request.ts';

/** What the page loads, and how it is stored: the larger ones are packed when the layer is made. */
const pageFiles: Readonly<Record<string, { file: string; type: string; packed: boolean }>> = {
  'page.js': { file: 'page.js', type: 'text/javascript', packed: false },
  'swagger-ui.css': { file: 'swagger-ui.css.gz', type: 'text/css', packed: true },
  'swagger-ui-bundle.js': {
    file: 'swagger-ui-bundle.js.gz',
    type: 'text/javascript',
    packed: true,
  },
};

// Everything comes from here; the page draws with styles of its own.
const SECURITY = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const KEPT_A_DAY = { 'cache-control': 'public, max-age=86400' };

/** The text as it was written when this version was built. */
export async function getOpenApi(): Promise<ApiResponse> {
  return { status: 200, body: await readAsset('openapi/openapi.json') };
}

export async function getDocs(): Promise<ApiResponse> {
  return {
    status: 200,
    body: await readAsset('openapi/index.html'),
    contentType: 'text/html; charset=utf-8',
    headers: SECURITY,
  };
}

export async function getDocsFile(
  _dependencies: unknown,
  request: ApiRequest,
): Promise<ApiResponse> {
  const name = request.params['file'] ?? '';
  const known = Object.hasOwn(pageFiles, name) ? pageFiles[name] : undefined;
  if (known === undefined) throw notFound(`The page has no file ${name}.`);
  return {
    status: 200,
    body: await readAssetBytes(`openapi/${known.file}`),
    contentType: `${known.type}; charset=utf-8`,
    headers: {
      ...SECURITY,
      ...KEPT_A_DAY,
      ...(known.packed ? { 'content-encoding': 'gzip' } : {}),
    },
  };
}
