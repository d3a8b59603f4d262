import { answering, handling, overBroker } from '../../../mutants/rewrite.js';

/** The body of an answer that has none. */
export const empty = new Uint8Array();

/** The publisher's answers to one method, when they are good ones, changed. */
export function answersTo(method: string, change: { status?: number; bytes?: Uint8Array }) {
  return answering('publisher', (answer, { exchange }) =>
    exchange.method === method && answer.status < 300 ? { ...answer, ...change } : answer,
  );
}

/** Requests of publishers that `refuses` picks out are answered with this status, and go no further. */
export function refusesWhen(
  refuses: (exchange: {
    header(name: string): string | undefined;
    method: string;
    target: string;
  }) => boolean,
  status: number,
) {
  return handling('publisher', (exchange, next) =>
    refuses(exchange) ? exchange.respond({ status, headers: [] }) : next(exchange),
  );
}

/** Changes the bodies that are published. */
export function bodies(change: (bytes: Buffer) => Uint8Array) {
  return overBroker((inner) => ({
    publish: (channel, draft, policy) =>
      inner.publish(channel, { ...draft, bytes: change(Buffer.from(draft.bytes)) }, policy),
  }));
}
