import type { ClientMode } from '../../../../src/clients/push-stream/features.js';

/** A way to break the hand-made client, and what must come of it. */
export interface BrokenClient {
  /** The rules that it breaks, as the client names them. */
  readonly breaks: readonly [string, ...string[]];
  readonly what: string;
  /** Where they can be broken; everywhere when left out. */
  readonly modes?: readonly ClientMode[];
  /** Exactly the checks that fail: `cut:sew` are those of the modes that begin with these letters. */
  readonly fails: string;
  /** What the failure of the first says: a part of it. */
  readonly says: string;
}

const none = 'seen: nothing that it reports';
const again = 'a position from which the server goes on with "message';
const whoGoesOn =
  'cut:sewl cut-message:sewl restart:sewl end:sewl event-id:sewl channels:sewl channels-replay:sewl channels-cut:sewl';

const inEachMode: readonly BrokenClient[] = [
  { breaks: ['silent'], what: 'reports nothing', fails: 'messages:sewl', says: none },
  {
    breaks: ['repeats'],
    what: 'reports everything twice',
    fails: 'messages:sewl',
    says: 'seen: the message "message 1',
  },
  {
    breaks: ['drops'],
    what: 'drops every third message',
    fails:
      'messages:sewl together:sewl framing:sel text:sewl percent:sewl long:sewl padding:se deleted:sewl cut:sewl event-id:sewl channels-replay:sewl channels-cut:sewl line-ends:e lines:e fields:e type:e retry:e fragments:w lengths:w adjacent:l timeout:l',
    says: none,
  },
  {
    breaks: ['wrong-channel'],
    what: 'tells another channel',
    fails: 'messages:sewl',
    says: 'expected channel=check-',
  },
  { breaks: ['posts'], what: 'posts', fails: 'asks:sewl', says: 'seen: POST /sub/check-' },
  {
    breaks: ['other-path'],
    what: 'asks for another channel',
    fails: 'asks:sewl messages:s',
    says: 'seen: GET /sub/other?_=1',
  },
  {
    breaks: ['no-position'],
    what: 'begins anew whenever it connects',
    fails: whoGoesOn,
    says: 'a request without a position',
  },
  {
    breaks: ['plus'],
    what: 'writes plus signs for the spaces of a date',
    fails: whoGoesOn,
    says: 'a request from a time that is no HTTP date ("Thu,+29+Feb+2024',
  },
  { breaks: ['no-tag'], what: 'forgets the tag', fails: 'cut:sewl event-id:sewl channels:sewl', says: again },
  {
    breaks: ['last-only', 'no-dedupe'],
    what: 'goes on from the last message it received, whatever channel it was',
    fails: 'channels-replay:sewl channels:l channels-cut:sewl',
    says: 'each message has been reported once',
  },
  {
    breaks: ['last-only', 'no-dedupe', 'latest'],
    what: 'goes on from the latest position it has seen',
    fails: 'channels-cut:sew',
    says: none,
  },
  {
    breaks: ['notices-move', 'last-only', 'no-dedupe'],
    what: 'takes the date of a notice for its position',
    fails: 'ping:s timeout:l channels:l channels-replay:sewl channels-cut:sewl',
    says: 'seen: the message "message 1',
  },
  {
    breaks: ['stale-event-ids', 'no-dedupe'],
    what: 'sends the last event id, however old it is',
    modes: ['stream', 'eventsource', 'websocket'],
    fails: 'event-id:sew channels:sew channels-replay:sew channels-cut:sew',
    says: 'seen: the message "message 2',
  },
  {
    breaks: ['one-per-packet'],
    what: 'takes one message of a packet',
    fails: 'together:sew early:sew cut:sew event-id:sew channels:sewl channels-replay:sewl channels-cut:sewl',
    says: none,
  },
  {
    breaks: ['quits-at-end'],
    what: 'ends with its connection',
    fails:
      'cut:sew cut-message:sew restart:sew end:sew event-id:sew channels:sew channels-replay:sew channels-cut:sew retry:e close:w',
    says: 'none: it ended with exit code 0',
  },
  {
    breaks: ['quits-on-error'],
    what: 'ends when nobody is there',
    fails: 'restart:sewl',
    says: 'none: it ended with exit code 0',
  },
  {
    breaks: ['loops'],
    what: 'does not wait before it asks again',
    fails: 'refused:sewl not-found:sewl not-modified-pace:l',
    says: 'expected at most 18 requests in two seconds of answers 403 Forbidden; seen: 19 requests within',
  },
  {
    breaks: ['page-is-message'],
    what: 'reports whatever has a body',
    fails: 'not-found:sewl',
    says: 'what comes with a refusal is no message; seen: the message "<html>',
  },
  {
    breaks: ['by-id'],
    what: 'takes ids that begin anew for repeats',
    fails: 'deleted:sewl',
    says: none,
  },
  {
    breaks: ['takes-2'],
    what: 'reports the deletion of a channel',
    fails: 'deleted:sewl',
    says: 'the deletion of a channel is no message; seen: the message "Channel deleted"',
  },
  {
    breaks: ['takes-1'],
    what: 'reports pings',
    modes: ['stream', 'eventsource'],
    fails: 'ping:se line-ends:e',
    says: 'a ping is no message; seen: the message',
  },
  {
    breaks: ['believes-cut'],
    what: 'reports what there is of a message',
    fails: 'cut-message:sel',
    says: 'expected the client to report the message "message 2',
  },
  {
    breaks: ['small-buffer'],
    what: 'has a buffer of 64 KB',
    fails: 'long:sewl',
    says: '(300000 bytes); seen: ',
  },
  {
    breaks: ['latin1'],
    what: 'reads bytes as Latin-1',
    fails: 'text:sewl bytes:sewl framing:sel fragments:w adjacent:l',
    says: 'seen: the message "Ã© ÃŸ',
  },
  {
    breaks: ['decodes'],
    what: 'decodes what is not encoded',
    fails: 'percent:sewl',
    says: 'expected the client to report the message "100% sure"; seen: nothing that it reports',
  },
  {
    breaks: ['http-1.1-only'],
    what: 'refuses answers of HTTP/1.0',
    fails: 'framing:sel',
    says: 'expected the client to connect again, and to stay; seen: ',
  },
];

const inPages: readonly BrokenClient[] = [
  {
    breaks: ['forgets-halves'],
    what: 'wants a message in one packet',
    modes: ['stream', 'eventsource', 'websocket'],
    fails: 'bytes:sew framing:se long:sew line-ends:e lines:e lengths:w',
    says: none,
  },
  {
    breaks: ['decodes-packets'],
    what: 'decodes each packet by itself',
    modes: ['stream', 'eventsource', 'longpolling'],
    fails: 'bytes:sel framing:sel',
    says: 'seen: the message "',
  },
  {
    breaks: ['splits-naively'],
    what: 'takes a bracket or a brace for the end of a message',
    modes: ['stream', 'longpolling'],
    fails: 'text:sl adjacent:l',
    says: none,
  },
  {
    breaks: ['padding-is-message'],
    what: 'reports padding',
    modes: ['stream', 'eventsource'],
    fails: 'padding:se fields:e',
    says: 'seen: the message "padding"',
  },
  {
    breaks: ['no-chunks'],
    what: 'knows no chunks',
    modes: ['stream', 'eventsource'],
    fails: 'framing:se end:se',
    says: 'seen: nothing that it reports',
  },
];

const inEvents: readonly BrokenClient[] = (
  [
    ['lf-only', 'takes only LF for a line end', 'line-ends:e lines:e', none],
    ['no-cr', 'takes a CR for no line end', 'line-ends:e', none],
    ['splits-crlf', 'takes a CRLF that is cut for two line ends', 'lines:e', 'seen: the message "one"'],
    ['needs-space', 'needs a space after a colon', 'fields:e', none],
    ['comments-are-data', 'reads comments', 'fields:e', 'seen: id=1'],
    ['line-is-message', 'reports each line of a text', 'lines:e', 'seen: the message "one"'],
    ['loses-types', 'listens for no event types', 'type:e', none],
    ['ignores-retry', 'waits as long as it likes', 'retry:e', 'expected no request within 1000 ms'],
  ] as const
).map(([breaks, what, fails, says]) => ({ breaks: [breaks], what, modes: ['eventsource'], fails, says }));

const inFrames: readonly BrokenClient[] = (
  [
    ['no-pong', 'answers no ping', 'ping:w', 'seen: no frame'],
    ['empty-pong', 'answers a ping without its bytes', 'ping:w', 'seen: a frame of opcode 10 with ""'],
    ['unmasked', 'masks nothing', 'ping:w close:w', 'a frame that is not masked (RFC 6455 5.1)'],
    ['no-fragments', 'takes every frame for a message', 'fragments:w', none],
    ['ping-ends-fragments', 'forgets fragments when a ping comes', 'fragments:w', none],
    ['short-only', 'knows the shortest form of a length', 'lengths:w text:w', none],
    ['no-close-reply', 'answers no close frame', 'close:w refused:w', 'seen: a frame of opcode 10'],
    ['no-key', 'sends no key', 'asks:w', 'a handshake with sec-websocket-key: (none)'],
    ['reason-is-message', 'reports why it was refused', 'refused:w', 'seen: the message "refused"'],
  ] as const
).map(([breaks, what, fails, says]) => ({ breaks: [breaks], what, modes: ['websocket'], fails, says }));

const inPolls: readonly BrokenClient[] = (
  [
    [['splits-lines'], 'reads a body line by line', 'adjacent:l', none],
    [['reverses'], 'reports a body backwards', 'together:l cut:l event-id:l adjacent:l', 'seen: the message'],
    [
      ['takes-3'],
      'reports time-outs',
      'timeout:l',
      'a time-out is no message; seen: the message "Timed out"',
    ],
    [
      ['head-moves', 'no-dedupe'],
      'goes on from the head of an answer that was cut off',
      'cut-message:l channels-cut:l',
      again,
    ],
  ] as const
).map(([breaks, what, fails, says]) => ({ breaks, what, modes: ['longpolling'], fails, says }));

/** Each is broken in one way. */
export const brokenClients = [...inEachMode, ...inPages, ...inEvents, ...inFrames, ...inPolls];
