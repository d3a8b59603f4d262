import type { ChannelCounts, Exchange, Parts } from 'pushstream-server/parts';
import {
  type Answer,
  answering,
  handling,
  headerValue,
  over,
  overBroker,
  withHeader,
} from '../../../mutants/rewrite.js';

/** What is counted of channels is changed wherever it is told. */
export function counting(
  change: (counts: ChannelCounts) => Partial<ChannelCounts>,
): Pick<Parts, 'decorateBroker'> {
  const all = (list: readonly ChannelCounts[]) => list.map((counts) => ({ ...counts, ...change(counts) }));
  return overBroker((inner) => ({
    counts: async (of) => all(await inner.counts(of)),
    publishTo: async (channels, draft, options) => all(await inner.publishTo(channels, draft, options)),
  }));
}

/** What publishers are told goes through `change`. */
export function rewording(change: (text: string) => string): Pick<Parts, 'decorateHandler'> {
  return answering('publisher', (answer) => ({
    ...answer,
    bytes: Buffer.from(change(Buffer.from(answer.bytes).toString())),
  }));
}

/** What publishers accept goes through `change`. */
export function asking(change: (accept: string) => string): Pick<Parts, 'decorateHandler'> {
  return handling('publisher', (exchange, next) => {
    const header = (name: string) => {
      const value = exchange.header(name);
      return name === 'accept' && value !== undefined ? change(value) : value;
    };
    return next(over(exchange, { header }));
  });
}

/** The answers of publisher locations to a method, or to all, go through `change`. */
export function publisherAnswers(
  method: string | undefined,
  change: (answer: Answer, exchange: Exchange) => Answer,
): Pick<Parts, 'decorateHandler'> {
  return answering('publisher', (answer, { exchange }) =>
    method === undefined || exchange.method === method ? change(answer, exchange) : answer,
  );
}

/** Some requests to publisher locations are answered with a bare status. */
export function turningDown(
  which: (exchange: Exchange) => boolean,
  status: number,
): Pick<Parts, 'decorateHandler'> {
  return handling('publisher', (exchange, next) =>
    which(exchange) ? exchange.respond({ status, headers: [] }) : next(exchange),
  );
}

/** Why an answer refuses a request; '' where it says nothing. */
export function explained({ headers }: Answer): string {
  return headerValue(headers, 'X-Nginx-PushStream-Explain') ?? '';
}

/** Refusals of one role say no more than that. */
export const wordless = (role: 'publisher' | 'subscriber') =>
  answering(role, (answer, { exchange }) =>
    answer.status >= 400 && explained(answer) !== '' && !exchange.path.startsWith('/ws/')
      ? { ...answer, headers: withHeader(answer.headers, 'X-Nginx-PushStream-Explain', 'No.') }
      : answer,
  );
