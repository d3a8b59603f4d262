import type { Mutant } from '../../../mutants/mutant.js';
import { over, withHeader, without } from '../../../mutants/rewrite.js';
import { asking, type Handlers, heading, saying } from '../../../mutants/subscribers.js';
import { pushStreamMutant } from '../proof/mutant.js';

function withType(type: string): Handlers {
  return heading('eventsource', (head) => ({
    ...head,
    headers: withHeader(head.headers, 'Content-Type', type),
  }));
}

/** What is published goes through `change`. */
function publishing(change: (text: string) => string): Handlers {
  return {
    decorateHandler:
      (handler, { role }) =>
      (exchange) =>
        handler(
          role === 'publisher'
            ? over(exchange, {
                body: async (limit) => {
                  const text = Buffer.from(await exchange.body(limit)).toString('latin1');
                  return Buffer.from(change(text), 'latin1');
                },
              })
            : exchange,
        ),
  };
}

/** Mutants of EventSource subscribers. */
export const eventsourceMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'eventsource-plain',
    requirement: 'push-stream-eventsource-type',
    breaks: 'event streams are text/plain',
    parts: () => withType('text/plain; charset=utf-8'),
    kills: ['eventsource-type', 'eventsource-charset'],
    says: 'Content-Type: text/plain',
  }),
  pushStreamMutant({
    id: 'eventsource-no-charset',
    requirement: 'push-stream-eventsource-charset',
    breaks: 'event streams name no charset',
    parts: () => withType('text/event-stream'),
    kills: ['eventsource-charset'],
    says: 'Content-Type: text/event-stream; charset=utf-8',
  }),
  pushStreamMutant({
    id: 'eventsource-cached',
    requirement: 'push-stream-eventsource-uncached',
    breaks: 'nothing is said about storing of event streams',
    parts: () => heading('eventsource', (head) => ({ ...head, headers: without(head.headers, 'Expires') })),
    kills: ['eventsource-uncached'],
    says: 'no Expires header',
  }),
  pushStreamMutant({
    id: 'eventsource-no-ids',
    requirement: 'push-stream-eventsource-event-id',
    breaks: 'events have no ids',
    parts: () => saying('eventsource', (text) => text.replace(/^id: .*\n/gm, '')),
    kills: ['eventsource-event-id'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-message-ids',
    requirement: 'push-stream-eventsource-event-id',
    breaks: 'events without an event id have that of the message',
    parts: () =>
      saying('eventsource', (text) =>
        text.replace(/(?<!\n)(^|\n\n)data: \{"id":(\d+)/g, '$1id: $2\ndata: {"id":$2'),
      ),
    kills: ['eventsource-event-id'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-no-types',
    requirement: 'push-stream-eventsource-event-type',
    breaks: 'events have no types',
    parts: () => saying('eventsource', (text) => text.replace(/^event: .*\n/gm, '')),
    kills: ['eventsource-event-type', 'events-type'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-one-line',
    requirement: 'push-stream-eventsource-lines',
    breaks: 'only the first line of a text is sent',
    parts: () => saying('eventsource', (text) => text.replace(/^(data: .*\n)(data: .*\n)+/gm, '$1')),
    kills: ['eventsource-lines', 'eventsource-lines-cr', 'eventsource-lines-empty'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-cr-kept',
    requirement: 'push-stream-eventsource-lines-cr',
    breaks: 'a lone CR is a character like any other',
    // In the place of the CR itself, which no framing could keep.
    parts: () => publishing((text) => text.replace(/\r(?!\n)/g, '\v')),
    kills: [
      'eventsource-lines-cr',
      'streaming-bytes',
      'websocket-bytes',
      'messages-bytes-streaming',
      'messages-bytes-polling',
      'messages-bytes-long-polling',
    ],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-empty-kept',
    requirement: 'push-stream-eventsource-lines-empty',
    breaks: 'empty lines of a text are sent',
    parts: () => publishing((text) => text.replace(/\n(?=\r?\n)/g, '\n ')),
    kills: [
      'eventsource-lines-empty',
      'streaming-bytes',
      'websocket-bytes',
      'messages-bytes-streaming',
      'messages-bytes-polling',
      'messages-bytes-long-polling',
    ],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'eventsource-unpadded',
    requirement: 'push-stream-eventsource-padding',
    breaks: 'nobody is padded on EventSource locations',
    parts: () => asking('eventsource', 'user-agent', () => undefined),
    kills: ['eventsource-padding'],
    says: 'bytes of padding',
  }),
];
