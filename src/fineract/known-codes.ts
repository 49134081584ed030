/** Codes of Fineract whose meaning does not depend on the payment. */

type Known =
  | {
      readonly kind: 'refused';
      readonly keyBurned: boolean;
      readonly waits: boolean;
      readonly reason?: string;
    }
  | { readonly kind: 'not now'; readonly soon: boolean; readonly reason?: string }
  | { readonly kind: 'misconfigured'; readonly keyBurned: boolean; readonly reason?: string };

export const KNOWN_CODES: Readonly<Record<string, Known>> = {
  'error.msg.loan.external.id.invalid': {
    kind: 'refused',
    keyBurned: false,
    waits: false,
    reason: 'Fineract does not know this loan.',
  },
  'error.msg.invalid.request.body': { kind: 'refused', keyBurned: false, waits: false },
  'error.msg.query.parameter.value.unsupported': {
    kind: 'refused',
    keyBurned: false,
    waits: false,
  },
  'error.msg.loan.locked': {
    kind: 'not now',
    soon: false,
    reason: 'The loan is locked by the close of business.',
  },
  'error.msg.sheduler.job.currently.running': {
    kind: 'not now',
    soon: false,
    reason: 'A job in Fineract keeps all updates out.',
  },
  'error.msg.not.authorized': {
    kind: 'misconfigured',
    keyBurned: false,
    reason: 'The Fineract user may not post repayments.',
  },
  'error.msg.password.outdated': {
    kind: 'misconfigured',
    keyBurned: false,
    reason: 'The password of the Fineract user has expired.',
  },
  'error.msg.invalid.tenant.identifier': { kind: 'misconfigured', keyBurned: false },
  'error.msg.invalid.instance.type': {
    kind: 'misconfigured',
    keyBurned: false,
    reason: 'This Fineract node is read-only.',
  },
  'error.msg.payment.type.invalid': { kind: 'misconfigured', keyBurned: true },
};
