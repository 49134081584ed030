/** Reads what `cdk synth` wrote: every stack of every stage below a cloud assembly folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Properties = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly stack: Stack;
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
}

export interface Stack {
  readonly name: string;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Values under the names by which other stacks import them. */
  readonly exports: ReadonlyMap<string, unknown>;
  /** Folder of each file asset, by the object key under which it would be published. */
  readonly assets: ReadonlyMap<string, string>;
}

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly file?: string;
  };
}

interface Template {
  readonly Resources?: Record<string, { readonly Type: string; readonly Properties?: Properties }>;
  readonly Outputs?: Record<
    string,
    { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }
  >;
}

interface AssetManifest {
  readonly files: Record<
    string,
    {
      readonly source: { readonly path: string };
      readonly destinations: Record<string, { readonly objectKey: string }>;
    }
  >;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** All stacks, those of nested assemblies (a Stage each) included. */
export function readAssembly(folder: string): Stack[] {
  const { artifacts = {} } = readJson(join(folder, 'manifest.json')) as {
    artifacts?: Record<string, Artifact>;
  };
  const stacks: Stack[] = [];
  for (const [id, artifact] of Object.entries(artifacts)) {
    const { directoryName, templateFile, stackName } = artifact.properties ?? {};
    if (artifact.type === 'cdk:cloud-assembly' && directoryName !== undefined) {
      stacks.push(...readAssembly(join(folder, directoryName)));
    }
    if (artifact.type === 'aws:cloudformation:stack' && templateFile !== undefined) {
      stacks.push(readStack(folder, stackName ?? id, templateFile));
    }
  }
  return stacks;
}

function readStack(folder: string, name: string, templateFile: string): Stack {
  const template = readJson(join(folder, templateFile)) as Template;
  const resources = new Map<string, Resource>();
  const exports = new Map<string, unknown>();
  const stack: Stack = { name, resources, exports, assets: readAssets(folder, templateFile) };
  for (const [id, { Type: type, Properties: properties = {} }] of Object.entries(
    template.Resources ?? {},
  )) {
    resources.set(id, { stack, id, type, properties });
  }
  for (const output of Object.values(template.Outputs ?? {})) {
    if (typeof output.Export?.Name === 'string') exports.set(output.Export.Name, output.Value);
  }
  return stack;
}

function readAssets(folder: string, templateFile: string): Map<string, string> {
  const manifest = readJson(
    join(folder, templateFile.replace('.template.json', '.assets.json')),
  ) as AssetManifest;
  const assets = new Map<string, string>();
  for (const { source, destinations } of Object.values(manifest.files)) {
    for (const { objectKey } of Object.values(destinations))
      assets.set(objectKey, join(folder, source.path));
  }
  return assets;
}
