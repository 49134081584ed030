/** What a poll needs of a gateway: lists of what has happened there, in pages, and each as the webhook would have told it. */

export interface PollWindow {
  readonly from: Date;
  readonly to: Date;
  /** Once a day: also looks where an hourly poll does not, such as what was settled. */
  readonly deep: boolean;
}

/** A payment that was made, or a refund that went through. */
export interface Happening {
  /** As "OPS".delivery_subjects names it: `payment ID STATUS` or `refund ID STATUS`, status in lower case. */
  readonly subject: string;
  /** Names the delivery: `poll:ID:STATUS`. */
  readonly eventId: string;
  readonly eventType: string;
  /** The webhook's body; asks the gateway for what its list does not tell. Undefined: it turns out not to have happened. */
  body(): Promise<string | undefined>;
}

export interface PollPage {
  readonly happenings: readonly Happening[];
  /** Where the next page begins; null after the last one. Its meaning is the adapter's own. */
  readonly next: string | null;
}

/** Throws GatewayUnavailableError and GatewayRefusesError. */
export interface PollAdapter {
  /** The page at a position; null begins. A position stays good for the whole poll, in another process too. */
  page(window: PollWindow, position: string | null): Promise<PollPage>;
  close(): Promise<void>;
}

/** One happening, named as the database names what deliveries bring. */
export function happening(
  kind: 'payment' | 'refund',
  id: string,
  status: string,
  eventType: string,
  body: Happening['body'],
): Happening {
  const told = status.toLowerCase();
  return {
    subject: `${kind} ${id} ${told}`,
    eventId: `poll:${id}:${told}`,
    eventType,
    body,
  };
}
