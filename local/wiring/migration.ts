/** The deployment's own step: custom resources that call one of our functions, such as the database migration. */
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { Resource } from '../template/assembly.ts';
import type { Resolver } from '../template/resolver.ts';
import { arnOf, poolOf } from './functions.ts';

/** Calls the function behind each `Custom::DatabaseMigration`, as CDK's provider framework would at deployment. */
export async function runMigrations(
  resources: readonly Resource[],
  resolver: Resolver,
  pools: ReadonlyMap<string, FunctionPool>,
): Promise<void> {
  for (const resource of resources.filter(({ type }) => type === 'Custom::DatabaseMigration')) {
    const token = resolver.text(resource, 'ServiceToken');
    const provider = resources.find(
      (each) => each.type === 'AWS::Lambda::Function' && arnOf(each, resolver) === token,
    );
    const environment = provider === undefined ? {} : resolver.property(provider, 'Environment');
    const pool = poolOf(
      pools,
      String(
        (environment as { Variables?: Record<string, string> }).Variables?.[
          'USER_ON_EVENT_FUNCTION_ARN'
        ],
      ),
    );
    await pool.invoke({
      RequestType: 'Update',
      PhysicalResourceId: 'local',
      LogicalResourceId: resource.id,
      ResourceType: resource.type,
      ResourceProperties: resolver.resolve(resource.properties, resource.stack),
      OldResourceProperties: {},
    });
  }
}
