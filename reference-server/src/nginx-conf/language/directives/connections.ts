import { readCount, readDuration, readSize } from '../../../dialects/units.js';
import { anywhere, type Declaration, declareAll, type Fault } from '../declaration.js';
import type { Word } from '../lexer.js';

/** Smallest of the buffers for long heads: the `connection_pool_size` of nginx, which they are cut from. */
const smallestBuffer = 512;

const ofDefault = 'That of the default server of an address counts.';

const timeout = (doc: string) =>
  ({
    args: [1, 1],
    kind: 'duration',
    default: '60s',
    doc: `${doc} ${ofDefault}`,
  }) as const;

/** A size that nginx keeps in a word of the machine has no gigabytes. */
export function sizeFault(name: string, word: Word | undefined): Fault | undefined {
  const isSize = word && !/g$/i.test(word.text) && readSize(word.text) !== undefined;
  return word && !isSize ? { word, text: `"${name}" directive invalid value` } : undefined;
}

/** How long connections are waited for, what they may send, and how many there may be. */
export const connectionDirectives: readonly Declaration[] = declareAll('connections', {
  worker_connections: {
    contexts: ['events'],
    args: [1, 1],
    kind: 'count',
    default: '512',
    check: ([word]) =>
      word && readCount(word.text) === undefined
        ? { word, text: `invalid number "${word.text}"` }
        : undefined,
    doc: 'Most connections at a time, those that the server listens on among them. With several `worker_processes`, of each.',
  },
  client_header_timeout: {
    contexts: ['http', 'server'],
    ...timeout(
      'How long a connection may take to send the head of a request; 0 = it has to be there at once.',
    ),
  },
  client_body_timeout: {
    contexts: anywhere,
    ...timeout('How long a connection may send nothing of a body that is still to come.'),
  },
  send_timeout: {
    contexts: anywhere,
    ...timeout('How long a connection may take nothing of what is sent to it.'),
  },
  reset_timedout_connection: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'flag',
    default: 'off',
    doc: `Whether a connection whose time is over, or that is closed by \`return 444\`, is reset. ${ofDefault}`,
  },
  client_header_buffer_size: {
    contexts: ['http', 'server'],
    args: [1, 1],
    kind: 'size',
    default: '1k',
    check: ([word]) => sizeFault('client_header_buffer_size', word),
    doc: `The buffer that the head of a request is read into, before the large ones. ${ofDefault}`,
  },
  large_client_header_buffers: {
    contexts: ['http', 'server'],
    args: [2, 2],
    default: '4 8k',
    check: ([count, size]) => {
      const name = 'large_client_header_buffers';
      const fault = sizeFault(name, size);
      if (count && !readCount(count.text)) return { word: count, text: `"${name}" directive invalid value` };
      if (fault || !size) return fault;
      const bytes = readSize(size.text) ?? 0;
      if (bytes === 0) return { word: size, text: `"${name}" directive invalid value` };
      const text = `the "${name}" size must be equal to or greater than "connection_pool_size"`;
      return bytes < smallestBuffer ? { word: size, text } : undefined;
    },
    doc: `How many buffers there are for a head, and the size of one: the longest request line, answered 414, and the longest header, answered 431. ${ofDefault}`,
  },
  keepalive_timeout: {
    contexts: anywhere,
    args: [1, 2],
    default: '75s',
    check: (args) => {
      const word = args.find(({ text }) => readDuration(text) === undefined);
      return word && { word, text: '"keepalive_timeout" directive invalid value' };
    },
    doc: `How long a connection may be idle between requests; 0 = each is closed after its answer. ${ofDefault} The value for the header \`Keep-Alive\` is not sent.`,
  },
  keepalive_requests: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'count',
    default: '1000',
    doc: `Most requests of a connection. ${ofDefault}`,
  },
});
