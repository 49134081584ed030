/** The one layer: data only. Code finds the files below ASSETS_DIR. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { referenceData } from './bundle.ts';

export class ReferenceLayer extends LayerVersion {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      code: referenceData(scope),
      description: 'sql, mappings and openapi',
      // An older function version goes on using the layer version it was published with.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
