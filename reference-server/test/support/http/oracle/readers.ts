import { createServer } from 'node:http';
import { HttpEntry } from '../../../../src/http/http-entry.js';
import { MemorySocket } from '../../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../../src/virtual/virtual-clock.js';

/** What a reader made of the bytes of a connection. */
export interface Reading {
  /** Of each request that was taken whole: its first line and its body. */
  readonly requests: readonly string[];
  /** Whether something could not be read. */
  readonly refused: boolean;
}

const describeRequest = (method: string, target: string, version: string, body: Uint8Array) =>
  `${method} ${target} HTTP/${version} ${Buffer.from(body).toString('latin1')}`;

/** Sends the pieces, each in a turn of its own, and waits until the other side has closed. */
async function send(near: MemorySocket, pieces: readonly string[]): Promise<string> {
  let answer = '';
  near.on('data', (bytes: Buffer) => {
    answer += bytes.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => near.once('end', resolve).once('close', resolve));
  near.on('error', () => {});
  for (const piece of pieces) {
    if (near.writable) near.write(Buffer.from(piece, 'latin1'));
    await new Promise(setImmediate);
  }
  near.end();
  await closed;
  near.destroy();
  return answer;
}

/** What our reader takes. */
export async function readByUs(pieces: readonly string[]): Promise<Reading> {
  const clock = new VirtualClock();
  const requests: string[] = [];
  const errors: unknown[] = [];
  const router = {
    takesUpgrades: () => false,
    async handle(exchange: Parameters<ConstructorParameters<typeof HttpEntry>[1]['handle']>[0]) {
      const body = await exchange.body(0);
      requests.push(describeRequest(exchange.method, exchange.target, exchange.httpVersion, body));
      exchange.respond({ status: 200, headers: [] });
    },
  };
  const entry = new HttpEntry(clock, router, (error) => errors.push(error));
  const [near, far] = MemorySocket.pair(clock);
  entry.connect(far);
  const answer = await clock.run(send(near, pieces));
  if (errors.length > 0) throw errors[0];
  return { requests, refused: /HTTP\/1\.1 [45]/.test(answer) };
}

/** What node:http takes. */
export async function readByNode(pieces: readonly string[]): Promise<Reading> {
  const clock = new VirtualClock();
  const requests: string[] = [];
  let refused = false;
  const server = createServer({ maxHeaderSize: 16 * 1024, keepAliveTimeout: 0, requestTimeout: 0 });
  server.on('request', (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', httpVersion } = incoming;
      requests.push(describeRequest(method, url, httpVersion, Buffer.concat(chunks)));
      response.end();
    });
    incoming.on('error', () => {});
  });
  server.on('clientError', (_error, socket) => {
    refused = true;
    socket.end();
    socket.resume();
  });
  const [near, far] = MemorySocket.pair(clock);
  server.emit('connection', far);
  const answer = await send(near, pieces);
  far.destroy();
  return { requests, refused: refused || /HTTP\/1\.1 [45]/.test(answer) };
}
