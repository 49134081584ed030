/** The bucket lenders write to: made here, or imported where it exists already. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  EventType,
  HttpMethods,
  type CfnBucket,
  type CorsRule,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { StageSettings } from '../stages.ts';

const mappings = join(import.meta.dirname, '../../mappings');

/** A feed is a prefix of the bucket and the name of its mapping. */
function feedKeys(): string[] {
  return readdirSync(mappings)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => basename(name, '.yml'))
    .toSorted();
}

export class FileBucket extends Construct {
  readonly bucket: IBucket;
  private readonly ingestPolicy: ManagedPolicy;
  private readonly uploadPolicy: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    settings: StageSettings['bucket'],
    ingestQueue: IQueue,
  ) {
    super(scope, id);
    this.bucket = settings.importExisting
      ? this.importBucket(settings.name)
      : this.makeBucket(settings);
    // The whole bucket: a file under a prefix that no feed owns must show up as a failed file, not
    // vanish. S3 cannot exclude archive/, so ingest-file passes over the copies it makes there.
    this.bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(ingestQueue));
    this.ingestPolicy = this.makeIngestPolicy();
    this.uploadPolicy = this.makeUploadPolicy();
  }

  /** The variable that tells a function which bucket it is; `grantIngest` goes with it. */
  get environment(): { FILE_BUCKET_NAME: string } {
    return { FILE_BUCKET_NAME: this.bucket.bucketName };
  }

  grantIngest(role: IRole | undefined): void {
    role?.addManagedPolicy(this.ingestPolicy);
  }

  /** Reading files and their archived copies; putting files under the feeds' prefixes, which it may sign for others. */
  grantUploads(role: IRole | undefined): void {
    role?.addManagedPolicy(this.uploadPolicy);
  }

  private makeUploadPolicy(): ManagedPolicy {
    const feeds = feedKeys().map((feed) => `${feed}/*`);
    const policy = new ManagedPolicy(this, 'UploadPolicy', {
      description: 'Read files and their archived copies, put files under the prefixes of feeds',
      statements: [
        statement(['ListBucket'], this.bucket.bucketArn),
        statement(
          ['GetObject', 'GetObjectVersion'],
          ...['archive/*', ...feeds].map((objects) => this.bucket.arnForObjects(objects)),
        ),
        statement(['PutObject'], ...feeds.map((objects) => this.bucket.arnForObjects(objects))),
      ],
    });
    acknowledgeWildcards(
      policy,
      ['archive/*', ...feeds].map((objects) => `Resource::${this.arnInFindings()}/${objects}`),
      'People choose the names of the files that they upload: the object part of the ARN cannot be narrower.',
    );
    return policy;
  }

  /** Reading every file, and copying to archive/. It stands beside the bucket, so that both are named in one stack. */
  private makeIngestPolicy(): ManagedPolicy {
    const policy = new ManagedPolicy(this, 'IngestPolicy', {
      description: 'Read every file, copy it to archive/',
      statements: [
        statement(['ListBucket'], this.bucket.bucketArn),
        statement(
          ['GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging'],
          this.bucket.arnForObjects('*'),
        ),
        statement(
          ['PutObject', 'PutObjectTagging', 'AbortMultipartUpload'],
          this.bucket.arnForObjects('archive/*'),
        ),
      ],
    });
    acknowledgeWildcards(
      policy,
      ['*', 'archive/*'].map((objects) => `Resource::${this.arnInFindings()}/${objects}`),
      'Lenders choose the names of their files: the object part of the ARN cannot be narrower.',
    );
    return policy;
  }

  /** The bucket's ARN as cdk-nag writes it. */
  private arnInFindings(): string {
    const made = this.bucket.node.defaultChild;
    return made === undefined
      ? `arn:<AWS::Partition>:s3:::${this.bucket.bucketName}`
      : `<${Stack.of(this).getLogicalId(made as CfnBucket)}.Arn>`;
  }

  private importBucket(name: string | undefined): IBucket {
    if (name === undefined)
      throw new Error('importExisting needs the name of the bucket (lib/stages.ts)');
    return Bucket.fromBucketName(this, 'Bucket', name);
  }

  private makeBucket({ name, uploadOrigins }: StageSettings['bucket']): IBucket {
    const bucket: Bucket = new Bucket(this, 'Bucket', {
      ...(name === undefined ? {} : { bucketName: name }),
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(uploadOrigins.length === 0 ? {} : { cors: [uploadsFrom(uploadOrigins)] }),
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who wrote which object is in the file log and in CloudTrail data events of the account; access logs would be a third copy.',
    });
    return bucket as IBucket;
  }
}

function statement(actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions: actions.map((action) => `s3:${action}`), resources });
}

/** Pages of these origins may put files by the signed addresses that files-api hands out. */
function uploadsFrom(origins: readonly string[]): CorsRule {
  return {
    allowedMethods: [HttpMethods.PUT],
    allowedOrigins: [...origins],
    allowedHeaders: ['*'],
    exposedHeaders: ['ETag', 'x-amz-version-id'],
    maxAge: 3000,
  };
}
