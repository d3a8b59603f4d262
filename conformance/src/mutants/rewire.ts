import { MemorySocket, type VirtualClock } from 'pushstream-server/parts';
import type { HttpResponse } from '../wire/http-response.js';
import { ResponseReader } from '../wire/response-reader.js';
import { encodedLike } from './response-bytes.js';
import type { TargetMaker } from './world.js';

/** What goes to the client instead of a response: its bytes, and whether the connection ends after them. */
export interface Rewired {
  readonly bytes: Uint8Array;
  readonly end: boolean;
}

/** Changes what clients send, a packet at a time. */
export type RequestChange = (bytes: Buffer) => Uint8Array;
/** Changes whole responses; `request` is the request line. */
export type ResponseChange = (response: HttpResponse, request: string) => Rewired;

const requestLine = /(?:^|\n)([A-Z]+ \S+ HTTP\/1\.\d)\r?\n/g;

/** A target behind something that changes the bytes of its connections. */
export function rewired(
  make: TargetMaker,
  change: {
    request?: RequestChange;
    response?: ResponseChange;
    delay?: (clock: VirtualClock) => number;
    /** The requests, by their lines, whose responses are changed and whole; those of other connections go through as they come. */
    only?: (request: string) => boolean;
  },
): TargetMaker {
  const unchanged: ResponseChange = (response) => ({ bytes: encodedLike(response), end: false });
  return (clock) => {
    const target = make(clock);
    const accept = (client: MemorySocket) => {
      const [near, far] = MemorySocket.pair(clock);
      const wait = change.delay?.(clock) ?? 0;
      const later = (task: () => void) => (wait > 0 ? clock.after(wait, task) : task());
      relayRequests(client, near, change.request ?? ((bytes) => bytes), later);
      if (change.response || change.delay)
        relayResponses(client, near, change.response ?? unchanged, later, clock, change.only);
      else near.on('data', (bytes: Buffer) => client.write(bytes));
      near.on('end', () => later(() => client.end()));
      near.on('error', () => client.destroy());
      client.on('error', () => near.destroy());
      client.on('close', () => near.destroy());
      target.accept(far);
    };
    return { accept, close: () => target.close() };
  };
}

const seenRequests = new WeakMap<MemorySocket, string[]>();

function relayRequests(
  client: MemorySocket,
  near: MemorySocket,
  change: RequestChange,
  later: (task: () => unknown) => void,
): void {
  const lines: string[] = [];
  seenRequests.set(near, lines);
  client.on('data', (bytes: Buffer) => {
    for (const match of bytes.toString('latin1').matchAll(requestLine)) lines.push(match[1] ?? '');
    later(() => near.writable && near.write(change(bytes)));
  });
  client.on('end', () => later(() => near.end()));
}

function relayResponses(
  client: MemorySocket,
  near: MemorySocket,
  change: ResponseChange,
  later: (task: () => unknown) => void,
  clock: VirtualClock,
  only: (request: string) => boolean = () => true,
): void {
  const lines = seenRequests.get(near) ?? [];
  let changes: boolean | undefined;
  let reader: ResponseReader | undefined;
  let line = '';
  near.on('data', (bytes: Buffer) => {
    changes ??= only(lines[0] ?? '');
    if (!changes) return later(() => client.writable && client.write(bytes));
    let rest = bytes;
    while (rest.length > 0) {
      if (!reader) {
        line = lines.shift() ?? 'GET / HTTP/1.1';
        reader = new ResponseReader(line.split(' ')[0] ?? 'GET');
      }
      const before = reader.interim;
      const whole = reader.push(rest, clock.elapsed());
      if (reader.interim > before) later(() => client.write('HTTP/1.1 100 Continue\r\n\r\n'));
      if (!whole) return;
      reader = undefined;
      rest = whole.rest;
      const out = change(whole.response, line);
      later(() => {
        if (!client.writable) return;
        client.write(out.bytes);
        if (out.end) {
          client.end();
          near.destroy();
        }
      });
    }
  });
}
