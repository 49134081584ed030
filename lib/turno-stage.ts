/** One stage: the stacks in the order in which they are deployed. */
import { Stage, type StageProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiStack } from './api-stack.ts';
import { DataStack } from './data-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import type { StageSettings } from './stages.ts';

export class TurnoStage extends Stage {
  readonly data: DataStack;
  readonly pipeline: PipelineStack;
  readonly api: ApiStack;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, settings.name, environment(settings));
    this.data = new DataStack(this, 'Data', { settings });
    this.pipeline = new PipelineStack(this, 'Pipeline', { settings, data: this.data });
    this.api = new ApiStack(this, 'Api', {
      settings,
      data: this.data,
      pipelineRequests: this.pipeline.requests,
      posting: this.pipeline.posting,
      proof: this.pipeline.proof.requests,
      polls: this.pipeline.polls.requests,
    });
    // The API reads what the migration makes.
    this.api.addStackDependency(this.pipeline);
  }
}

function environment(settings: StageSettings): StageProps {
  const { account, region } = settings;
  if (account === undefined && region === undefined) return {};
  return {
    env: {
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    },
  };
}
