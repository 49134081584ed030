import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAssembly, type Resource, type Stack } from '../../../local/template/assembly.ts';
import { assertSupported } from '../../../local/template/identities.ts';
import { Resolver } from '../../../local/template/resolver.ts';

const SQS = 'http://127.0.0.1:9';

function stackOf(
  name: string,
  resources: Record<string, { type: string; properties?: object }>,
  exports: [string, unknown][] = [],
): Stack {
  const made = new Map<string, Resource>();
  const stack: Stack = { name, resources: made, exports: new Map(exports), assets: new Map() };
  for (const [id, { type, properties = {} }] of Object.entries(resources))
    made.set(id, { stack, id, type, properties: { ...properties } });
  return stack;
}

const data = stackOf(
  'Data',
  { Work: { type: 'AWS::SQS::Queue', properties: { FifoQueue: true } } },
  [['Data:WorkArn', { 'Fn::GetAtt': ['Work', 'Arn'] }]],
);
const app = stackOf('App', {
  Run: { type: 'AWS::Lambda::Function' },
  Live: { type: 'AWS::Lambda::Alias', properties: { FunctionName: { Ref: 'Run' }, Name: 'live' } },
  Net: { type: 'AWS::EC2::VPC' },
});
const resolver = new Resolver([data, app], SQS);

test.each([
  [
    'a queue is referred to by its address',
    { Ref: 'Work' },
    data,
    `${SQS}/000000000000/Data-Work.fifo`,
  ],
  [
    'an import is followed into the stack that exports it',
    { 'Fn::ImportValue': 'Data:WorkArn' },
    app,
    'arn:aws:sqs:us-east-1:000000000000:Data-Work.fifo',
  ],
  [
    'an alias is the function with the alias behind it',
    { Ref: 'Live' },
    app,
    'arn:aws:lambda:us-east-1:000000000000:function:App-Run:live',
  ],
  [
    'select and split take a text apart',
    { 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Live' }] }] },
    app,
    'App-Run',
  ],
  [
    'substitution puts references into a text',
    { 'Fn::Sub': 'x-${AWS::Region}-${Run}' },
    app,
    'x-us-east-1-App-Run',
  ],
  ['what the laptop does not have is marked', { Ref: 'Net' }, app, 'unresolved:App/Net'],
])('%s', (_name, value, stack, expected) => {
  expect(resolver.resolve(value, stack)).toBe(expected);
});

test('an intrinsic function that nobody knows is an error with its name', () => {
  expect(() => resolver.resolve({ 'Fn::Length': [] }, app)).toThrow('Fn::Length in App');
});

test('a resource type that nobody knows is an error with the name of the resource', () => {
  const [resource] = stackOf('App', { Table: { type: 'AWS::DynamoDB::Table' } }).resources.values();
  expect(() => assertSupported(resource as Resource)).toThrow(
    'App/Table is of type AWS::DynamoDB::Table',
  );
});

test('stacks of nested assemblies are read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'turno-assembly-'));
  const nested = join(folder, 'assembly-Dev');
  mkdirSync(nested);
  const write = (path: string, content: object): void =>
    writeFileSync(path, JSON.stringify(content));
  write(join(folder, 'manifest.json'), {
    artifacts: { a: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Dev' } } },
  });
  write(join(nested, 'manifest.json'), {
    artifacts: {
      s: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 's.template.json', stackName: 'Dev-S' },
      },
    },
  });
  write(join(nested, 's.template.json'), {
    Resources: { Q: { Type: 'AWS::SQS::Queue' } },
    Outputs: {},
  });
  write(join(nested, 's.assets.json'), {
    files: { h: { source: { path: 'asset.h' }, destinations: { d: { objectKey: 'h.zip' } } } },
  });

  const [stack] = readAssembly(folder);

  expect(stack?.name).toBe('Dev-S');
  expect(stack?.resources.get('Q')?.type).toBe('AWS::SQS::Queue');
  expect(stack?.assets.get('h.zip')).toBe(join(nested, 'asset.h'));
});
