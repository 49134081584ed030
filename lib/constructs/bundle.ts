/** Function code and data folders as assets, made in this process: no Docker, no npx, no network. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import type { Construct } from 'constructs';
import { keepOwnSources } from './own-source-map.ts';

const projectRoot = join(import.meta.dirname, '../..');

// ES modules have no `require`; some bundled packages still call it.
const REQUIRE_BANNER =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

function asset(folder: string, name: string, build: (outputFolder: string) => void): Code {
  return Code.fromAsset(join(projectRoot, folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // CDK keeps bundles by path and options: without the name every function would get the first one's code.
      command: [name],
      local: {
        tryBundle: (outputFolder) => {
          build(outputFolder);
          return true;
        },
      },
    },
  });
}

/** Assertions on templates need no code: `-c bundle=off` puts a line in its place. */
export function bundlingIsOff(scope: Construct): boolean {
  return scope.node.tryGetContext('bundle') === 'off';
}

/** The bundle of `functions/<name>/handler.ts`, everything it imports included. */
export function functionCode(scope: Construct, name: string): Code {
  if (bundlingIsOff(scope)) return Code.fromInline(`exports.handler = () => '${name}';`);
  return asset('functions', name, (outputFolder) => bundleFunction(name, outputFolder));
}

/** Writes `index.mjs` and its source map into the folder, as they go to AWS. */
export function bundleFunction(name: string, outputFolder: string): void {
  buildSync({
    entryPoints: [join(projectRoot, 'functions', name, 'handler.ts')],
    outfile: join(outputFolder, 'index.mjs'),
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['pg-native'],
    alias: { undici: join(projectRoot, 'lib/constructs/undici-core.mjs') },
    banner: { js: REQUIRE_BANNER },
    logLevel: 'warning',
  });
  keepOwnSources(join(outputFolder, 'index.mjs.map'));
}

/** sql/, mappings/ and openapi/ as they stand in the checkout, and what the page of the API is drawn with. */
export function referenceData(scope: Construct): Code {
  // A layer cannot be inline: the mappings alone stand for the data where nobody runs it.
  if (bundlingIsOff(scope)) return Code.fromAsset(join(projectRoot, 'mappings'));
  return asset('sql', 'reference', (outputFolder) => {
    for (const folder of ['sql', 'mappings', 'openapi']) {
      cpSync(join(projectRoot, folder), join(outputFolder, folder), { recursive: true });
    }
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
      const text = readFileSync(join(projectRoot, 'node_modules/swagger-ui-dist', file));
      writeFileSync(join(outputFolder, 'openapi', `${file}.gz`), gzipSync(text, { level: 9 }));
    }
  });
}
