import type { MemorySocket } from 'pushstream-server/parts';
import type { TargetMaker } from './world.js';

/** Something that is no push server at all; no MUST may look met on it. */
export interface StrawServer {
  readonly id: string;
  readonly does: string;
  readonly make: TargetMaker;
}

function each(onConnection: (connection: MemorySocket) => void): TargetMaker {
  return () => ({
    accept: (connection) => {
      connection.on('error', () => connection.destroy());
      onConnection(connection);
    },
    close: () => {},
  });
}

/** Answers whatever comes in, one answer for each packet that begins like a request. */
function answersAll(response: (request: string) => string): TargetMaker {
  return each((connection) => {
    connection.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1');
      if (/^[A-Z]+ \S+ HTTP\/1\.\d\r\n/.test(text)) connection.write(response(text));
    });
  });
}

const said =
  (status: string, body: string, headers = '') =>
  (request: string) =>
    `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${request.startsWith('HEAD') ? '' : body}`;

const messageHeaders =
  'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nEtag: "1"\r\nContent-Type: text/plain\r\nConnection: close\r\n';

/** Servers of straw. */
export const strawServers: readonly StrawServer[] = [
  {
    id: 'silent',
    does: 'reads everything and says nothing',
    make: each((connection) => connection.resume()),
  },
  {
    id: 'resets',
    does: 'resets each connection',
    make: each((connection) => {
      connection.once('data', () => connection.resetAndDestroy());
    }),
  },
  {
    id: 'hangs-up',
    does: 'closes each connection politely',
    make: each((connection) => {
      connection.once('data', () => connection.end());
    }),
  },
  { id: 'says-200', does: 'answers everything 200', make: answersAll(said('200 OK', 'ok', messageHeaders)) },
  {
    id: 'says-201',
    does: 'answers everything 201',
    make: answersAll(said('201 Created', 'ok', messageHeaders)),
  },
  {
    id: 'says-202',
    does: 'answers everything 202',
    make: answersAll(said('202 Accepted', 'ok', messageHeaders)),
  },
  {
    id: 'says-304',
    does: 'answers everything 304',
    make: answersAll(said('304 Not Modified', '', messageHeaders)),
  },
  { id: 'says-404', does: 'answers everything 404', make: answersAll(said('404 Not Found', 'nothing here')) },
  { id: 'says-405', does: 'answers everything 405', make: answersAll(said('405 Method Not Allowed', '')) },
  { id: 'says-409', does: 'answers everything 409', make: answersAll(said('409 Conflict', '')) },
  { id: 'says-410', does: 'answers everything 410', make: answersAll(said('410 Gone', '')) },
  {
    id: 'says-500',
    does: 'answers everything 500',
    make: answersAll(said('500 Internal Server Error', 'oops')),
  },
  {
    id: 'never-ends',
    does: 'sends a head and a body that never ends',
    make: answersAll(() => 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nand so on'),
  },
  {
    id: 'headers-for-ever',
    does: 'sends one header after the other',
    make: answersAll(() => `HTTP/1.1 200 OK\r\n${'X-More: and more\r\n'.repeat(100)}`),
  },
  {
    id: 'echo',
    does: 'sends back what it gets',
    make: each((connection) => void connection.pipe(connection)),
  },
  {
    id: 'garbage',
    does: 'speaks something that is not HTTP',
    make: answersAll(() => '220 mail.example ESMTP\r\n'),
  },
];
