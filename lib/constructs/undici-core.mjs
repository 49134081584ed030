/**
 * What the Fineract client uses of undici, for the bundles: its index brings WebSockets, caches, mocks and fetch along,
 * 40 % of its size, and cannot be shaken because it is CommonJS. Whatever else is imported from undici fails at
 * build time. By path, because the bundler puts this file in undici's place, subpaths included.
 */
import Agent from '../../node_modules/undici/lib/dispatcher/agent.js';
import errors from '../../node_modules/undici/lib/core/errors.js';
import dispatchRequest from '../../node_modules/undici/lib/api/api-request.js';

export { Agent, errors };

/** As undici's own, with the dispatcher always given. */
export function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = new URL(url);
  return dispatchRequest.call(dispatcher, { ...options, origin, path: `${pathname}${search}` });
}
