/** The import arrows of the project: bin → lib → environments; functions → src; local → functions, src. */
import type { Import } from './support/import-graph.ts';

export interface ImportRule {
  readonly name: string;
  /** Files that the rule is about. */
  readonly from: RegExp;
  readonly forbids: (link: Import) => boolean;
}

const PURE = /^src\/(money|dates|mapping|contract)(\.ts$|\/)/;

/** What computes and touches nothing outside the process. */
const COMPUTING_BUILTINS = new Set([
  'node:crypto',
  'node:buffer',
  'node:util',
  'node:string_decoder',
]);

function isFileOutside(allowed: RegExp): (link: Import) => boolean {
  return ({ to, kind }) => kind === 'file' && !allowed.test(to);
}

export const importRules: readonly ImportRule[] = [
  { name: 'src imports nothing of ours but src', from: /^src\//, forbids: isFileOutside(/^src\//) },
  {
    name: 'money, dates, mapping and contract import only each other',
    from: PURE,
    forbids: isFileOutside(PURE),
  },
  {
    name: 'money, dates, mapping and contract do no I/O',
    from: PURE,
    forbids: ({ to, kind }) =>
      (kind === 'builtin' && !COMPUTING_BUILTINS.has(to)) ||
      to === 'pg' ||
      to.startsWith('@aws-sdk/'),
  },
  {
    name: 'contract runs in a browser',
    from: /^src\/contract\//,
    forbids: ({ to, kind }) =>
      kind === 'builtin' || (kind === 'file' && !to.startsWith('src/contract/')),
  },
  {
    name: 'a function imports src and its own folder',
    from: /^functions\//,
    forbids: (link) =>
      link.kind === 'file' &&
      link.to !== 'package.json' &&
      !link.to.startsWith('src/') &&
      folder(link.to) !== folder(link.from),
  },
  {
    name: 'a function folder holds handler.ts and environment.ts, nothing else',
    from: /^functions\/(?![^/]+\/(handler|environment)\.ts$)/,
    forbids: () => true,
  },
  {
    name: 'an environment is only a schema',
    from: /^functions\/[^/]+\/environment\.ts$/,
    forbids: isFileOutside(/^functions\/[^/]+\/environment\.ts$/),
  },
  {
    name: 'lib imports lib and the environments of functions',
    from: /^lib\//,
    forbids: isFileOutside(/^(lib\/|functions\/[^/]+\/environment\.ts$)/),
  },
  {
    name: 'the CDK entry imports lib only',
    from: /^bin\/turno\.ts$/,
    forbids: isFileOutside(/^lib\//),
  },
  {
    name: 'the command line imports itself and src',
    from: /^bin\/operate/,
    forbids: isFileOutside(/^(bin\/operate|src\/)/),
  },
  {
    name: 'local imports functions and src, never lib',
    from: /^local\//,
    forbids: isFileOutside(/^(local|functions|src)\//),
  },
  {
    name: 'web imports the contract only',
    from: /^web\//,
    forbids: isFileOutside(/^(web|src\/contract)\//),
  },
];

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Folders whose code runs in AWS or at an operator's: it stands on dependencies, not on development tools. */
export const SHIPPED = /^(src\/|functions\/|bin\/operate)/;
