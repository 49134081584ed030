import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  synthesizeStages,
  type SynthesizedStack,
  type TemplateResource,
} from '../support/synthesized.ts';

const stacks = synthesizeStages();

interface Found extends TemplateResource {
  readonly stack: SynthesizedStack;
  readonly place: string;
  readonly id: string;
}

function all(type: string): Found[] {
  return stacks.flatMap((stack) =>
    stack
      .resources(type)
      .map(([id, resource]) => ({ ...resource, id, stack, place: `${stack.name}/${id}` })),
  );
}

const ours = (): Found[] =>
  all('AWS::Lambda::Function').filter(
    ({ Properties }) =>
      'LoggingConfig' in Properties &&
      !('ApplicationLogLevel' in (Properties['LoggingConfig'] as object)),
  );

/** Follows an import to the resource in the stack that exports it. */
function byArn(user: Found, reference: unknown): Found | undefined {
  const { 'Fn::GetAtt': [id] = [], 'Fn::ImportValue': name = '' } = reference as {
    'Fn::GetAtt'?: string[];
    'Fn::ImportValue'?: string;
  };
  return all('AWS::SQS::Queue').find(
    (queue) =>
      (queue.id === id && queue.stack === user.stack) ||
      (name.startsWith(`${queue.stack.name}:`) && name.includes(queue.id)),
  );
}

test('every queue that is worked on has a dead-letter queue of its own kind', () => {
  const queues = all('AWS::SQS::Queue');
  const workQueues = queues.filter(({ id }) => !id.includes('DeadLetters'));
  expect(workQueues.length).toBe(10);
  for (const { place, Properties } of workQueues) {
    expect(Properties['RedrivePolicy'], place).toMatchObject({
      maxReceiveCount: expect.any(Number) as number,
    });
  }
  for (const { place, Properties } of queues)
    expect(Properties['MessageRetentionPeriod'], place).toBe(14 * 24 * 3600);
});

test('every dead-letter queue has an alarm that names a section of the runbook', () => {
  for (const { id, stack, place } of all('AWS::SQS::Queue').filter((queue) =>
    queue.id.includes('DeadLetters'),
  )) {
    const alarms = stack
      .resources('AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => JSON.stringify(alarm.Properties['Dimensions']).includes(id));
    expect(alarms.length, place).toBeGreaterThan(0);
  }
  for (const { place, Properties } of all('AWS::CloudWatch::Alarm')) {
    expect(Properties['AlarmDescription'], place).toMatch(/docs\/runbook\.md#[a-z-]+$/);
    expect(Properties['AlarmActions'], place).toHaveLength(1);
  }
});

test('every event source reports which of its messages failed', () => {
  const sources = all('AWS::Lambda::EventSourceMapping');
  expect(sources.length).toBe(10);
  for (const { place, Properties } of sources)
    expect(Properties['FunctionResponseTypes'], place).toEqual(['ReportBatchItemFailures']);
});

test('a message stays invisible at least six times as long as its function may work', () => {
  for (const source of all('AWS::Lambda::EventSourceMapping')) {
    const queue = byArn(source, source.Properties['EventSourceArn']);
    const user = ours().find(
      ({ id, stack }) =>
        stack === source.stack && source.id.startsWith(id.slice(0, id.indexOf('Function'))),
    );
    expect(queue?.Properties['VisibilityTimeout'], source.place).toBeGreaterThanOrEqual(
      6 * Number(user?.Properties['Timeout']),
    );
  }
});

test('every event source calls the alias live', () => {
  for (const { place, Properties } of all('AWS::Lambda::EventSourceMapping')) {
    expect(JSON.stringify(Properties['FunctionName']), place).toContain(':live');
  }
});

test('one file is worked on per invocation', () => {
  const ingest = all('AWS::Lambda::EventSourceMapping').filter(({ id }) =>
    id.startsWith('IngestFile'),
  );
  expect(ingest.map(({ Properties }) => Properties['BatchSize'])).toEqual([1, 1]);
});

test('posting uses a FIFO queue and has a cap on its concurrency', () => {
  for (const { place, Properties } of ours().filter(({ id }) => id.startsWith('PostRepayments'))) {
    expect(Properties['ReservedConcurrentExecutions'], place).toBeGreaterThan(0);
  }
  const posting = all('AWS::SQS::Queue').filter(({ id }) => id.startsWith('Posting'));
  expect(posting.map(({ Properties }) => Properties['FifoQueue'])).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('a pipeline run is asked for every thirty minutes, gateways every hour, and a proof at half past two at night in India', () => {
  const rules = all('AWS::Events::Rule').map(({ Properties }) => Properties['ScheduleExpression']);
  expect(rules.map(String).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'cron(0 21 * * ? *)',
    'cron(0 21 * * ? *)',
    'rate(1 hour)',
    'rate(1 hour)',
    'rate(30 minutes)',
    'rate(30 minutes)',
  ]);
});

test('our functions run Node 24 on ARM64 with a log group that forgets', () => {
  expect(ours().length).toBe(24);
  for (const { place, Properties } of ours()) {
    expect(Properties, place).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  }
  for (const { place, Properties } of all('AWS::Logs::LogGroup'))
    expect(Properties['RetentionInDays'], place).toBeGreaterThan(0);
});

test('the database is encrypted, private, protected and kept', () => {
  const databases = all('AWS::RDS::DBInstance');
  expect(databases.length).toBe(2);
  for (const { place, Properties, DeletionPolicy } of databases) {
    expect(Properties, place).toMatchObject({
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DeletionProtection: true,
      EngineVersion: '16',
    });
    expect(DeletionPolicy, place).toBe('Retain');
  }
  for (const { place, Properties } of all('AWS::RDS::DBProxy'))
    expect(Properties['RequireTLS'], place).toBe(true);
});

test('the file bucket is private, versioned, encrypted, TLS only and kept', () => {
  const buckets = all('AWS::S3::Bucket');
  expect(buckets.map(({ stack }) => stack.name)).toEqual(['Dev-Data']);
  for (const { place, Properties, DeletionPolicy } of buckets) {
    expect(Properties, place).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(DeletionPolicy, place).toBe('Retain');
  }
  expect(JSON.stringify(all('AWS::S3::BucketPolicy')[0]?.Properties)).toContain(
    '"aws:SecureTransport":"false"',
  );
});

test('an imported bucket is notified about and never made', () => {
  const [notifications] = all('Custom::S3BucketNotifications').filter(
    ({ stack }) => stack.name === 'Prod-Data',
  );
  expect(notifications?.Properties).toMatchObject({ BucketName: 'turnofile', Managed: false });
});

test('only health and logging in are open, and what gateways call, where the signature is the credential', () => {
  const routes = all('AWS::ApiGatewayV2::Route').map(
    ({ Properties }) =>
      `${String(Properties['RouteKey'])} ${String(Properties['AuthorizationType'])}`,
  );
  const open = routes.filter((route) => !route.endsWith(' CUSTOM'));
  expect(new Set(open)).toEqual(
    new Set([
      'GET /api/health NONE',
      'POST /api/account/login NONE',
      'POST /api/account/refresh NONE',
      'POST /webhooks/{proxy+} NONE',
      'POST /api/webhooks/{proxy+} NONE',
    ]),
  );
});

test('the authorizer is asked about every request, whichever of its two headers it has', () => {
  for (const { place, Properties } of all('AWS::ApiGatewayV2::Authorizer')) {
    expect(Properties['AuthorizerResultTtlInSeconds'], place).toBe(0);
    expect(Properties['IdentitySource'] ?? [], place).toEqual([]);
  }
});

test('routes that stand open to guesses let few calls through, and the one that takes them with a slash at the end', () => {
  const limits = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };
  for (const { place, Properties } of all('AWS::ApiGatewayV2::Stage'))
    expect(Properties['RouteSettings'], place).toEqual({
      'POST /api/account/login': limits,
      'POST /api/account/refresh': limits,
      'ANY /api/account/{proxy+}': limits,
    });
});

test('signing keys are made anew every thirty days, by a function that may touch no other secret', () => {
  const schedules = all('AWS::SecretsManager::RotationSchedule');
  expect(schedules).toHaveLength(2);
  for (const { place, Properties } of schedules)
    expect(Properties, place).toMatchObject({
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: true,
    });
});

// CDK's own handler of notifications, where the bucket is imported: it cannot know the bucket's ARN.
const BARE_STAR_ALLOWED = /^Prod-Data\/BucketNotificationsHandler/;

test('no policy allows everything or acts on everything', () => {
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
    for (const { place, Properties } of all(type)) {
      if (BARE_STAR_ALLOWED.test(place)) continue;
      const { Statement: statements } = Properties['PolicyDocument'] as {
        Statement: { Action: unknown; Resource: unknown; Effect: string }[];
      };
      for (const { Action, Resource } of statements) {
        expect([Action].flat(), place).not.toContain('*');
        expect([Resource].flat(), place).not.toContain('*');
      }
    }
  }
});

test('code goes live after the migration', () => {
  for (const { id, place, ...alias } of all('AWS::Lambda::Alias').filter(
    (each) => each.stack.name.endsWith('Pipeline') && !each.id.startsWith('Migration'),
  )) {
    expect(
      (alias as unknown as { DependsOn: string[] }).DependsOn.some((each) =>
        each.startsWith('MigrationSchema'),
      ),
      place,
    ).toBe(true);
    expect(id).not.toBe('');
  }
});

test('what holds state keeps its logical id', () => {
  const stateful = [
    'AWS::RDS::DBInstance',
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
    'AWS::EC2::VPC',
  ];
  const ids = stateful.flatMap((type) =>
    all(type)
      .filter(({ stack }) => stack.name.startsWith('Dev-'))
      .map(({ place }) => place),
  );
  expect(ids).toMatchInlineSnapshot(`
    [
      "Dev-Data/DatabaseInstanceAA8A5FDE",
      "Dev-Data/FilesBucket7C17EE2E",
      "Dev-Data/IngestDeadLetters1228E37E",
      "Dev-Data/IngestQueue95F6DB49",
      "Dev-Pipeline/RequestsDeadLetters0BCDDCCA",
      "Dev-Pipeline/RequestsQueue8243F882",
      "Dev-Pipeline/PostingDeadLettersC007B9ED",
      "Dev-Pipeline/PostingQueueA13C26D6",
      "Dev-Pipeline/ProofRequestsDeadLetters24B91A7A",
      "Dev-Pipeline/ProofRequestsQueue96FAC6B1",
      "Dev-Pipeline/PollsRequestsDeadLettersFCC54B04",
      "Dev-Pipeline/PollsRequestsQueue6AE9D474",
      "Dev-Data/DevDataDatabaseInstanceSecretA75B3EC33fdaad7efa858a3daf9490cf0a702aeb",
      "Dev-Data/Fineract708E2B05",
      "Dev-Data/InternalTokensEB328824",
      "Dev-Data/WebhookSecretsC35BAB69",
      "Dev-Data/GatewayApis71D23FA2",
      "Dev-Api/AccountsSigningKeys5325717B",
      "Dev-Data/NetworkVpc7FB7348F",
    ]
  `);
});

test('every function checks the certificate of the database it talks to', () => {
  for (const { place, Properties } of ours()) {
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
    expect(Variables['PGSSLMODE'], place).toBe('verify-full');
  }
});

test('every alarm names a section that the runbook has', () => {
  const headings = readFileSync('docs/runbook.md', 'utf8').match(/^## .+$/gm) ?? [];
  const alarms = all('AWS::CloudWatch::Alarm');
  expect(alarms.length).toBeGreaterThan(20);
  for (const { place, Properties } of alarms) {
    const section = String(Properties['AlarmDescription']).split('docs/runbook.md#')[1];
    expect(headings, place).toContain(`## ${String(section)}`);
  }
});
