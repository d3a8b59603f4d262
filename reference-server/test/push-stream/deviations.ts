import { nameOf, type Outcome, type RecordedExchange } from './recorded-exchange.js';

/** A difference from the module that is meant to be. */
export interface Deviation {
  readonly why: string;
  readonly applies: (recorded: RecordedExchange) => boolean;
  /** What the server does instead of what was recorded. */
  readonly adjust: (outcome: Outcome) => Outcome;
}

const named =
  (...names: readonly string[]) =>
  (recorded: RecordedExchange) =>
    names.includes(nameOf(recorded));

const everyAnswer = (
  outcome: Outcome,
  change: (headers: readonly string[]) => readonly string[],
): Outcome => ({
  ...outcome,
  answers: outcome.answers.map((answer) => ({ ...answer, headers: change(answer.headers) })),
});

export const deviations: readonly Deviation[] = [
  {
    why: 'pages of other origins may read the position to resume at: Access-Control-Expose-Headers',
    applies: ({ answer, atOnce }) => `${atOnce ?? ''}${answer}`.includes('Access-Control-Allow-Origin: '),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) =>
        [...headers, 'Access-Control-Expose-Headers: Etag, Last-Modified'].sort(),
      ),
  },
  {
    why: 'the body of a refused request is read, not taken for the next request',
    applies: named('Publisher: no id', 'Refusals: star in the id', 'Refusals: POST to a subscriber'),
    adjust: (outcome) => ({ ...outcome, answers: outcome.answers.slice(0, 1), closed: false }),
  },
  {
    why: 'RFC 6455, 5.5.3 and 5.5.1: a pong returns the data of the ping, and a close frame is answered with one',
    applies: named('WebSocket: messages and publishing'),
    adjust: (outcome) => ({
      ...outcome,
      rest: outcome.rest.replace('\x8a\x00', '\x8a\x01p\x88\x02\x03\xe8'),
    }),
  },
];
