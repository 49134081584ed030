/** The CDK entry: one Stage for each row of lib/stages.ts. `-c stages=Dev` limits it to some of them. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { stages } from '../lib/stages.ts';
import { TurnoStage } from '../lib/turno-stage.ts';

const app = new App({ analyticsReporting: false });
const wanted = (app.node.tryGetContext('stages') as string | undefined)?.split(',');
for (const settings of stages) {
  if (wanted === undefined || wanted.includes(settings.name)) new TurnoStage(app, settings);
}
// The local runner reads a template that the deployment has checked already.
if (app.node.tryGetContext('nag') !== 'off')
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
