import { expect, test } from 'vitest';
import { internalError, methodNotAllowed } from '../../../src/contract/http-errors.ts';
import { PipelineRequestMessage, PostingMessage } from '../../../src/contract/messages.ts';
import { openApiDocument } from '../../../src/contract/openapi.ts';
import { PipelineRunRequest } from '../../../src/contract/pipeline-run.ts';
import { Rupees, toInstant, toInstantOrNull } from '../../../src/contract/values.ts';
import { isDatabaseUnavailable } from '../../../src/api/database-unavailable.ts';

test('a moment is written in Indian standard time, past midnight on the next day', () => {
  expect(toInstant(new Date('2026-10-31T18:30:00Z'))).toBe('2026-11-01T00:00:00.000+05:30');
  expect(toInstantOrNull(null)).toBeNull();
});

test.each(['1', '1.5', '1.505', '1,000.00', 'NaN', '1e3'])(
  '%s is not an amount of rupees',
  (text) => {
    expect(Rupees.safeParse(text).success).toBe(false);
  },
);

test('what the schedule sends is a whole request', () => {
  expect(PipelineRequestMessage.parse({ trigger: 'schedule' })).toEqual({
    trigger: 'schedule',
    requestedBy: 'schedule',
    skipTransform: false,
    dryRun: false,
    lender: null,
  });
});

test('a posting message carries a key and nothing else', () => {
  const sourceKey = 'd41d8cd98f00b204e9800998ecf8427e';
  expect(PostingMessage.parse({ sourceKey })).toEqual({ sourceKey });
  expect(PostingMessage.safeParse({ sourceKey, amount: '10.00' }).success).toBe(false);
});

test('a run request needs nothing and takes a lender in any case', () => {
  expect(PipelineRunRequest.parse({})).toEqual({
    skip_transform: false,
    dry_run: false,
    lender: null,
  });
  expect(PipelineRunRequest.parse({ lender: ' ikf ' }).lender).toBe('IKF');
  expect(PipelineRunRequest.safeParse({ lender: '  ' }).success).toBe(false);
});

test('an unforeseen error keeps its cause for the log and shows none of it', () => {
  const error = internalError(new Error('column pan_number does not exist'));
  expect(error.message).not.toContain('pan_number');
  expect(error.cause).toBeInstanceOf(Error);
});

test('a refused method names those that are allowed', () => {
  expect(methodNotAllowed('PUT', ['GET', 'POST']).headers).toEqual({ allow: 'GET, POST' });
});

test('the OpenAPI document shows limits as whole numbers and problems as such', () => {
  const document = JSON.stringify(openApiDocument('1.0.0'));
  expect(document).toContain('"type":"integer","minimum":1,"maximum":200');
  expect(document).toContain('application/problem+json');
});

test.each([
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), true],
  [new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]), true],
  [Object.assign(new Error('the database system is starting up'), { code: '57P03' }), true],
  [new Error('Connection terminated unexpectedly'), true],
  [Object.assign(new Error('relation does not exist'), { code: '42P01' }), false],
  [Object.assign(new Error('canceling statement due to user request'), { code: '57014' }), false],
  ['text', false],
])('%s means that the database is away: %s', (error, away) => {
  expect(isDatabaseUnavailable(error)).toBe(away);
});
