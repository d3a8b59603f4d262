import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { clientFrame, close, ping, readFrames, text } from '../../support/delivery/websocket-peer.js';
import { SocketServer } from '../../support/wire/socket-server.js';

/** A connection as bytes, which waits for what it is to receive. */
class Connection {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  ended = false;

  private constructor(socket: Socket) {
    this.socket = socket.setNoDelay();
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
  }

  static async open({ url }: SocketServer): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Connection(socket);
  }

  get received(): Buffer {
    return this.#received;
  }

  /** What follows the head of the answer. */
  get rest(): Buffer {
    return this.#received.subarray(this.#received.indexOf('\r\n\r\n') + 4);
  }

  /** Waits until that is so. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.ended) throw new Error(`ended after ${JSON.stringify(this.#received.toString('latin1'))}`);
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'end')]);
    }
  }
}

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: push.example\r\n`;
const handshake = `Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Version: 13

`.replaceAll('\n', '\r\n');

async function upgraded(server: SocketServer, channel: string): Promise<Connection> {
  const connection = await Connection.open(server);
  connection.socket.write(`${get(`/ws/${channel}`)}${handshake}`);
  await connection.until(() => connection.received.includes('\r\n\r\n'));
  return connection;
}

/** Sends bytes in two packets, the second when the server has read the first. */
async function sendInTwo(server: SocketServer, socket: Socket, bytes: Buffer, cut: number): Promise<void> {
  socket.write(bytes.subarray(0, cut));
  await server.request('GET', '/pub?id=none');
  socket.write(bytes.subarray(cut));
}

const textsOf = (bytes: Buffer) =>
  readFrames(bytes).map(({ opcode, text }) => (opcode === 1 ? JSON.parse(text).text : opcode));

test('a WebSocket in two packets, wherever they are cut', async () => {
  const server = await SocketServer.start();
  const frames = () =>
    Buffer.concat([
      text('one'),
      clientFrame(1, 'tw', { fin: false }),
      ping('p'),
      clientFrame(0, 'o'),
      text('x'.repeat(130)),
    ]);
  const whole = frames().length;
  const expected = ['one', 10, 'two', 'x'.repeat(130)];
  for (let cut = 1; cut < whole; cut++) {
    const connection = await upgraded(server, `cut${cut}`);
    await sendInTwo(server, connection.socket, frames(), cut);
    await connection.until(() => connection.rest.includes('xxx'));
    // What is published comes back at the end of the turn, so the pong may be before it.
    expect(textsOf(connection.rest).sort()).toEqual([...expected].sort());
    connection.socket.write(close(1000));
    await once(connection.socket, 'end');
    expect(readFrames(connection.rest).at(-1)).toEqual({ opcode: 8, code: 1000, text: '' });
    connection.socket.destroy();
  }
});

test('a handshake and a first text in two packets, wherever they are cut', async () => {
  const server = await SocketServer.start();
  const bytes = (channel: string) =>
    Buffer.concat([Buffer.from(`${get(`/ws/${channel}`)}${handshake}`), text('first')]);
  for (let cut = 1; cut < bytes('c100').length; cut++) {
    const connection = await Connection.open(server);
    await sendInTwo(server, connection.socket, bytes(`c${cut}`.padEnd(4, '_')), cut);
    await connection.until(() => connection.rest.includes('first'));
    expect(textsOf(connection.rest)).toEqual(['first']);
    connection.socket.destroy();
  }
});

test('the request for a stream in two packets, wherever they are cut', async () => {
  const server = await SocketServer.start();
  for (const mode of ['sub', 'ev']) {
    const request = Buffer.from(`${get(`/${mode}/s.b1`)}\r\n`);
    await server.request('POST', '/pub?id=s', {}, 'stored');
    for (let cut = 1; cut < request.length; cut++) {
      const connection = await Connection.open(server);
      await sendInTwo(server, connection.socket, request, cut);
      await connection.until(() => connection.rest.includes('stored'));
      connection.socket.destroy();
    }
  }
});

test('a client of others: texts both ways, a ping, a close', async () => {
  const server = await SocketServer.start();
  const client = new WebSocket(`${server.url.replace('http', 'ws')}/ws/both`);
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  const texts: string[] = [];
  const received = async (count: number) => {
    while (texts.length < count) await once(client, 'message');
  };
  client.on('message', (data) => void texts.push(JSON.parse(String(data)).text));
  client.send('from the client');
  await received(1);
  await server.request('POST', '/pub?id=both', {}, 'to the client 漢\u2028"');
  await received(2);
  const long = 'long '.repeat(50_000);
  client.send(long);
  await received(3);
  expect(texts).toEqual(['from the client', 'to the client 漢\u2028"', long]);
  client.ping('still there?');
  expect(String((await once(client, 'pong'))[0])).toBe('still there?');
  client.close(4000, 'enough');
  const [code, reason] = await once(client, 'close');
  expect([code, String(reason)]).toEqual([4000, '']);
});

test('who breaks the protocol is told so, and nobody else notices', async () => {
  const server = await SocketServer.start();
  const witness = await upgraded(server, 'room');
  let count = 0;
  for (const [frame, code] of [
    [clientFrame(1, 'a', { masked: false }), 1002],
    [clientFrame(1, 'a', { rsv: 4 }), 1002],
    [clientFrame(2, 'a'), 1003],
    [clientFrame(1, Buffer.of(0xff)), 1007],
    [clientFrame(1, '', { length: 2 ** 40 }).subarray(0, 14), 1009],
  ] as const) {
    const connection = await upgraded(server, 'room');
    connection.socket.write(frame);
    await once(connection.socket, 'end');
    expect(readFrames(connection.rest)).toMatchObject([{ opcode: 8, code }]);
    connection.socket.end();
    await server.request('POST', '/pub?id=room', {}, `still here ${count++}`);
  }
  await witness.until(() => witness.rest.includes(`still here ${count - 1}`));
  expect(textsOf(witness.rest)).toEqual(Array.from({ length: count }, (_, index) => `still here ${index}`));
  const { subscribers } = JSON.parse((await server.request('GET', '/pub?id=room')).body);
  expect(subscribers).toBe(1);
});
