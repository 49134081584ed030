/**
 * Watches what reaches Fineract. A worker that takes a payment does not know what became of it in other hands: where
 * Fineract held the repayment already at that moment, it must ask before it sends.
 */
import type { ClaimWatch } from './claim-watch.ts';
import type { Violation } from './invariants.ts';
import type { Rig } from './rig.ts';

export class SendWatch {
  readonly #rig: Rig;
  readonly #claims: ClaimWatch;
  #wrong: Violation[] = [];

  constructor(rig: Rig, claims: ClaimWatch) {
    this.#rig = rig;
    this.#claims = claims;
  }

  begin(): void {
    this.#wrong = [];
    const mustAsk = new Set<string>();
    // What arrived late may have come after its sender had asked and found nothing: the external id is for that.
    const late = new Set<string>();
    this.#claims.onClaim = (sourceKey, by) => {
      if (late.has(sourceKey)) return;
      const held = this.#rig.simulator.transactions();
      if (held.some((made) => made.externalId === sourceKey))
        mustAsk.add(`${by.name} ${sourceKey}`);
    };
    this.#rig.network.onRequest = ({ method, path, body }, sender) => {
      if (sender === undefined) {
        if (method === 'POST') late.add((JSON.parse(body) as { externalId: string }).externalId);
        return;
      }
      if (method === 'GET') {
        mustAsk.delete(`${sender.name} ${path.split('/').at(-1) ?? ''}`);
        return;
      }
      const { externalId } = JSON.parse(body) as { externalId: string };
      if (mustAsk.has(`${sender.name} ${externalId}`))
        this.#wrong.push({
          invariant: 'who takes a payment over asks Fineract before sending',
          detail: `${externalId} by ${sender.name}`,
        });
    };
  }

  end(): Violation[] {
    this.#rig.network.onRequest = () => undefined;
    this.#claims.onClaim = () => undefined;
    return this.#wrong;
  }
}
