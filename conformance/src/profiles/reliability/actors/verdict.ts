import { type Burst, type SentMessage, type Shortfall, shortfallOf } from './burst.js';
import type { Receiver } from './receiver.js';

/** The first subscriber that did not receive what it should have. */
export interface ReceiverFault<R> {
  readonly receiver: R;
  readonly expected: string;
  readonly seen: string;
}

/** Looks for a subscriber that did not receive each acknowledged message once and in order. */
export function judgeReceivers<R extends Pick<Receiver, 'receipts' | 'broken'>>(
  burst: Burst,
  receivers: readonly R[],
): ReceiverFault<R> | undefined {
  const faults = receivers.flatMap((receiver) => {
    const shortfall = shortfallOf(burst, receiver.receipts);
    return shortfall ? [{ receiver, shortfall }] : [];
  });
  const [first] = faults;
  if (!first) return undefined;
  const { receiver, shortfall } = first;
  const { acknowledged } = burst;
  const total = acknowledged.length;
  const begun = acknowledged[0]?.sentAt ?? 0;
  const done = acknowledged.reduce((latest, { acknowledgedAt = 0 }) => Math.max(latest, acknowledgedAt), 0);
  const others =
    faults.length > 1 ? `; ${faults.length} of ${receivers.length} subscribers are concerned` : '';
  const why = receiver.broken === undefined ? '' : `; then ${receiver.broken}`;
  return {
    receiver,
    expected: `each of ${total} messages acknowledged within ${ms(done - begun)} once and in order at each of ${receivers.length} subscribers`,
    seen: `${describeShortfall(shortfall, receiver.receipts.length)}${why}${others}`,
  };
}

/** A shortfall in words. */
export function describeShortfall(shortfall: Shortfall, received: number): string {
  switch (shortfall.kind) {
    case 'missing': {
      const [first] = shortfall.messages;
      return `${shortfall.messages.length} never came (${received} did), the first of them ${first ? show(first) : ''}`;
    }
    case 'again':
      return `${shortfall.key} came again at ${ms(shortfall.at)}`;
    case 'order':
      return `${show(shortfall.late)} came at ${ms(shortfall.at)}, after ${show(shortfall.before)}`;
  }
}

function show({ key, publisher, sentAt, acknowledgedAt }: SentMessage): string {
  const acknowledged = acknowledgedAt === undefined ? '' : `, acknowledged at ${ms(acknowledgedAt)}`;
  return `${key} of publisher ${publisher} (sent at ${ms(sentAt)}${acknowledged})`;
}

const ms = (at: number): string => `${Math.round(at)} ms`;
