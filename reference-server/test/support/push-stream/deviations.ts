import { type Deviation, everyAnswer, named } from './deviation.js';

export const deviations: readonly Deviation[] = [
  {
    why: 'pages of other origins may read the position to resume at',
    applies: ({ answer, atOnce }) => `${atOnce ?? ''}${answer}`.includes('Access-Control-Allow-Origin: '),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) =>
        [...headers, 'Access-Control-Expose-Headers: Etag, Last-Modified'].sort(),
      ),
  },
  {
    why: 'pages of other origins may send what clients send',
    applies: ({ request, answer }) =>
      request.startsWith('OPTIONS ') && answer.includes('Access-Control-Allow-Headers: '),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) =>
        headers.map((line) =>
          line.startsWith('Access-Control-Allow-Headers: ') ? `${line},Authorization,Content-Type` : line,
        ),
      ),
  },
  {
    why: 'who stands between passes on each piece of a stream as it comes',
    applies: ({ request, answer, atOnce }) =>
      /^GET \/(?:sub|ev)\//.test(request) &&
      !request.includes('Mode: polling') &&
      `${atOnce ?? ''}${answer}`.startsWith('HTTP/1.1 200 '),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) => [...headers, 'Incremental: ?1', 'X-Accel-Buffering: no'].sort()),
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
