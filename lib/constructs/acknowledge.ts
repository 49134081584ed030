/** Words for findings of cdk-nag that come back with each AWS managed policy or wildcard. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const POLICY = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';

/** cdk-nag has one finding for each managed policy, so each is named. */
export function acknowledgeManagedPolicies(
  scope: IConstruct,
  policies: readonly string[],
  reason: string,
): void {
  for (const policy of policies) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM4[${POLICY}/${policy}]`, reason });
  }
}

/** `patterns` as cdk-nag names them: `Action::s3:Get*`, `Resource::<LogicalId.Arn>/*`. */
export function acknowledgeWildcards(
  scope: IConstruct,
  patterns: readonly string[],
  reason: string,
): void {
  for (const pattern of patterns)
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${pattern}]`, reason });
}
