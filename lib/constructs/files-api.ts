/** The part of the API that reads or fills the file bucket: a function of its own, before the routes of the rest. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi, HttpMethod, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as FilesApiEnvironment } from '../../functions/files-api/environment.ts';
import type { DataStack } from '../data-stack.ts';
import { NodeFunction } from './node-function.ts';
import type { ReferenceLayer } from './reference-layer.ts';

export interface FilesApiProps {
  readonly api: HttpApi;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly data: DataStack;
  readonly layer: ReferenceLayer;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

/** Each route of src/api/storage-routes.ts as the gateway knows it; the more specific key wins over the rest's `{proxy+}`. */
export const storageRouteKeys = [
  'POST /api/files/uploads',
  'GET /api/files/{id}/records',
  'POST /api/files/{id}/reprocess',
  'GET /api/rejected-records',
  'GET /api/rejected-records/export',
  'GET /api/rejected-records/{id}',
  'PATCH /api/rejected-records/{id}',
  'POST /api/rejected-records/corrections',
  'POST /api/rejected-records/replay',
  'GET /api/feeds',
  'PUT /api/feeds/{feed}/calendar',
  'POST /api/feeds/{feed}/dry-run',
  'GET /api/feeds/{feed}/template',
  'GET /api/transactions/{source_key}/evidence',
] as const;

export class FilesApi extends Construct {
  constructor(scope: Construct, id: string, props: FilesApiProps) {
    super(scope, id);
    const integration = new HttpLambdaIntegration(
      'Files',
      this.makeFunction(props).live as IFunction,
    );
    for (const key of storageRouteKeys) {
      const [method = '', path = ''] = key.split(' ');
      props.api.addRoutes({
        path,
        methods: [method as HttpMethod],
        integration,
        authorizer: props.authorizer,
      });
    }
  }

  private makeFunction(props: FilesApiProps): NodeFunction<z.input<typeof FilesApiEnvironment>> {
    const { data } = props;
    const made = new NodeFunction<z.input<typeof FilesApiEnvironment>>(this, 'FilesApi', {
      layer: props.layer,
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: 'files-api',
      description: 'Answers the routes of the API that read or fill the file bucket',
      environment: {
        ...data.database.environment,
        ...data.files.environment,
        INGEST_QUEUE_URL: data.ingest.queue.queueUrl,
      },
      network: data.network.inside,
      // A dry run reads a sample through a mapping, and cold starts are felt: more memory is more CPU.
      memoryMib: 1024,
      // Under the 30 seconds after which the gateway gives up.
      timeout: Duration.seconds(29),
    });
    data.database.grantLogin(made.function);
    data.files.grantUploads(made.function.role);
    data.ingest.queue.grantSendMessages(made.function);
    return made;
  }
}
