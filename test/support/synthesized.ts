/** The templates of every stage, synthesized once per test file, without function code. */
import { readFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { stages } from '../../lib/stages.ts';
import { TurnoStage } from '../../lib/turno-stage.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface SynthesizedStack {
  /** `Dev-Data` and so on. */
  readonly name: string;
  readonly template: Template;
  /** Resources of a type, by logical id. */
  resources(type: string): [string, TemplateResource][];
}

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
  context: Record<string, unknown>;
};

export function synthesizeStages(): SynthesizedStack[] {
  const app = new App({
    analyticsReporting: false,
    outdir: mkdtempSync(join(tmpdir(), 'turno-cdk-')),
    context: { ...context, bundle: 'off' },
  });
  return stages
    .map((settings) => new TurnoStage(app, settings))
    .flatMap((stage) => [stage.data, stage.pipeline, stage.api])
    .map((stack) => {
      const template = Template.fromStack(stack);
      return {
        name: stack.stackName,
        template,
        resources: (type) =>
          Object.entries(template.findResources(type) as Record<string, TemplateResource>),
      };
    });
}
