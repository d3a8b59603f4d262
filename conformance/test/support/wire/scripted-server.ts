import { MemorySocket, type VirtualClock } from 'pushstream-server/parts';
import type { Connect } from '../../../src/wire/connect.js';

/** A request as a scripted server has read it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** The request line and the headers. */
  readonly head: string;
  readonly body: string;
  /** Counted from 1 in the order of the connections. */
  readonly connection: number;
}

/** What a server does with a request: the bytes it answers, or nothing, when the script answers by itself. */
export type Script = (request: ReceivedRequest, socket: MemorySocket) => string | undefined;

/** A response with a length. */
export function said(status: string, body = '', headers: readonly string[] = []): string {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Connections in memory; the handler has the server's end of each. */
export function connectTo(
  clock: VirtualClock,
  onConnection: (socket: MemorySocket, connection: number) => void,
): Connect {
  let count = 0;
  return async () => {
    const [near, far] = MemorySocket.pair(clock);
    far.on('error', () => far.destroy());
    onConnection(far, ++count);
    return near;
  };
}

function takeRequest(
  text: string,
  connection: number,
): { request: ReceivedRequest; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const [method = '', path = ''] = head.split(' ');
  const after = text.slice(end + 4);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const chunkedEnd = /^transfer-encoding: chunked$/im.test(head) ? after.indexOf('0\r\n\r\n') : undefined;
  const size = chunkedEnd === undefined ? length : chunkedEnd < 0 ? Number.POSITIVE_INFINITY : chunkedEnd + 5;
  if (after.length < size) return undefined;
  const request = { method, path, head, body: after.slice(0, size), connection };
  return { request, rest: after.slice(size) };
}

/** A server in memory that reads whole requests and follows a script. */
export class ScriptedServer {
  readonly requests: ReceivedRequest[] = [];
  readonly sockets: MemorySocket[] = [];
  readonly connect: Connect;
  /** Connections that are open now. */
  open = 0;

  constructor(clock: VirtualClock, script: Script) {
    this.connect = connectTo(clock, (socket, connection) => {
      this.sockets.push(socket);
      this.open++;
      socket.on('close', () => {
        this.open--;
      });
      socket.on('end', () => socket.end());
      let input = '';
      socket.on('data', (bytes: Buffer) => {
        input += bytes.toString('latin1');
        for (let taken = takeRequest(input, connection); taken; taken = takeRequest(input, connection)) {
          input = taken.rest;
          this.requests.push(taken.request);
          const answer = script(taken.request, socket);
          if (answer !== undefined) socket.write(Buffer.from(answer, 'latin1'));
        }
      });
    });
  }
}
