import { describe, expect, test } from 'vitest';
import { isSigned, signatureOf } from '../../../src/webhooks/signature.ts';
import type { Signing } from '../../../src/webhooks/source.ts';
import { demoSecrets, gatewaySamples } from '../../support/gateway-samples.ts';

const signing: Readonly<Record<'razorpay' | 'cashfree', Signing>> = {
  razorpay: { header: 'x-razorpay-signature', encoding: 'hex', signedHeader: null },
  cashfree: {
    header: 'x-webhook-signature',
    encoding: 'base64',
    signedHeader: 'x-webhook-timestamp',
  },
};

describe.each(gatewaySamples)('$file', ({ gateway, headers, body }) => {
  const how = signing[gateway];
  const secret = demoSecrets[gateway];

  test('is signed with its secret, and with no other', () => {
    expect(isSigned(how, secret, headers, body)).toBe(true);
    expect(isSigned(how, `${secret} `, headers, body)).toBe(false);
    expect(
      isSigned(how, demoSecrets[gateway === 'razorpay' ? 'cashfree' : 'razorpay'], headers, body),
    ).toBe(false);
  });

  test('is refused when any one byte of the body is altered, cut or added', () => {
    for (let index = 0; index < body.length; index += 1) {
      const altered = Buffer.from(body);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(isSigned(how, secret, headers, altered)).toBe(false);
    }
    expect(isSigned(how, secret, headers, body.subarray(0, -1))).toBe(false);
    expect(isSigned(how, secret, headers, Buffer.concat([body, Buffer.from(' ')]))).toBe(false);
  });

  test('is refused when any one character of the signature is another', () => {
    const signature = headers[how.header] ?? '';
    for (let index = 0; index < signature.length; index += 1) {
      const other = signature[index] === 'A' ? 'B' : 'A';
      const altered = `${signature.slice(0, index)}${other}${signature.slice(index + 1)}`;
      expect(isSigned(how, secret, { ...headers, [how.header]: altered }, body)).toBe(false);
    }
    for (const altered of ['', signature.slice(1), `${signature} `, signature.toUpperCase()])
      expect(isSigned(how, secret, { ...headers, [how.header]: altered }, body)).toBe(false);
  });

  test('is refused without a header that it needs', () => {
    for (const name of [how.header, how.signedHeader ?? how.header])
      expect(isSigned(how, secret, { ...headers, [name]: undefined }, body)).toBe(false);
  });
});

test('a body that a JSON library wrote anew is refused, unless its bytes stayed the same', () => {
  const accepted = gatewaySamples.filter(({ gateway, headers, body }) => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8'))));
    return (
      !rewritten.equals(body) &&
      isSigned(signing[gateway], demoSecrets[gateway], headers, rewritten)
    );
  });
  expect(accepted).toEqual([]);
});

test('the signed header stands in front of the body without anything between', () => {
  const body = Buffer.from('{}');
  const signature = signatureOf(signing.cashfree, 'secret-of-a-test', '1791174642123', body);
  const headers = { 'x-webhook-timestamp': '1791174642123', 'x-webhook-signature': signature };
  expect(isSigned(signing.cashfree, 'secret-of-a-test', headers, body)).toBe(true);
  expect(
    isSigned(
      signing.cashfree,
      'secret-of-a-test',
      { ...headers, 'x-webhook-timestamp': '1791174642123.' },
      body,
    ),
  ).toBe(false);
});
