import { createPushServer } from 'pushstream-server';
import { MemorySocket, VirtualClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import { HttpConnection } from '../../src/wire/connection.js';
import { Transcript } from '../../src/wire/transcript.js';
import { Tunnel } from '../../src/wire/tunnel.js';
import { WebSocketSession } from '../../src/wire/websocket.js';
import { closePayload, encodeFrame, type FrameToSend } from '../../src/wire/websocket-frames.js';
import { handshakeFaults, openHandshake } from '../../src/wire/websocket-handshake.js';
import { FrameReader } from '../../src/wire/websocket-reader.js';
import { ConnectionPlay, requestFor } from '../support/wire/connection-play.js';

const randomBytes = (length: number) => Uint8Array.from({ length }, (_, index) => 0xa0 + index);

/** A session with a server that the test moves by hand. */
async function session() {
  const play = new ConnectionPlay();
  const call = await play.sent({ headers: openHandshake(randomBytes).headers });
  play.say('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await play.pass();
  if (!call.tunnel) throw new Error('no tunnel');
  const seen = new FrameReader('client');
  play.server.on('data', (bytes: Buffer) => seen.push(bytes, play.clock.elapsed()));
  const say = (frame: FrameToSend) => play.server.write(encodeFrame(frame));
  return { play, socket: new WebSocketSession(call.tunnel, randomBytes), seen, say };
}

describe('what is sent', () => {
  test('is masked with the random bytes', async () => {
    const { play, socket, seen } = await session();
    const before = play.received.length;
    const sent = socket.sendText('hi');
    await play.pass();
    expect(await sent).toBe(2);
    expect(Buffer.from(play.received.slice(before), 'latin1').toString('hex')).toBe('8182a0a1a2a3c8c8');
    expect(seen.messages).toMatchObject([{ text: 'hi' }]);
  });

  test('goes out in fragments, as pings, pongs and closes, and with faults', async () => {
    const { play, socket, seen } = await session();
    void socket.sendText('a', 'b', 'c');
    void socket.ping('p');
    void socket.pong();
    void socket.sendFrame({ opcode: 'text', payload: 'bare', mask: false });
    void socket.sendFrame({ opcode: 5, reserved: 2, mask: Uint8Array.of(9, 9, 9, 9) });
    void socket.close(1000, 'bye');
    void socket.close();
    await play.pass();
    expect(seen.messages.map(({ text, frames }) => [text, frames])).toEqual([
      ['abc', 3],
      ['bare', 1],
    ]);
    expect(seen.frames.map(({ kind, masked, reserved }) => [kind, masked, reserved])).toEqual([
      ['text', true, 0],
      ['continuation', true, 0],
      ['continuation', true, 0],
      ['ping', true, 0],
      ['pong', true, 0],
      ['text', false, 0],
      ['opcode 5', true, 2],
      ['close', true, 0],
      ['close', true, 0],
    ]);
    expect(seen.closing).toEqual({ code: 1000, reason: 'bye', at: 2 });
    expect(seen.frames.at(-1)?.payload).toHaveLength(0);
  });

  test('need be no frame', async () => {
    const { play, socket } = await session();
    const before = play.received.length;
    void socket.sendBytes(Buffer.from('half'));
    await play.pass();
    expect(play.received.slice(before)).toBe('half');
  });

  test('ends with the connection', async () => {
    const { play, socket } = await session();
    play.server.end();
    await play.pass();
    expect(await socket.sendText('late')).toBeUndefined();
  });
});

describe('what comes', () => {
  test('is read with its times, and each piece wakes who waits', async () => {
    const { play, socket, say } = await session();
    let wakes = 0;
    const watch = async () => {
      while (socket.ended === undefined) {
        await socket.changed();
        wakes++;
      }
    };
    const watching = watch();
    say({ opcode: 'text', payload: 'one' });
    await play.pass(10);
    say({ opcode: 'ping', payload: 'p' });
    await play.pass(10);
    say({ opcode: 'close', payload: closePayload(1008, 'no') });
    play.server.end();
    await play.clock.run(watching);
    expect(wakes).toBe(4);
    expect(socket.messages).toMatchObject([{ text: 'one', at: 2 }]);
    expect(socket.frames.map(({ kind, at }) => [kind, at])).toEqual([
      ['text', 2],
      ['ping', 12],
      ['close', 22],
    ]);
    expect(socket.closeReceived).toEqual({ code: 1008, reason: 'no', at: 22 });
    expect(socket).toMatchObject({ ended: 'closed by the server', endedAt: 22, faults: [] });
    await play.clock.run(socket.changed());
  });

  test('is answered by nothing', async () => {
    const { play, seen, say, socket } = await session();
    say({ opcode: 'ping' });
    say({ opcode: 'close' });
    await play.pass(100);
    expect(socket.frames).toHaveLength(2);
    expect(seen.frames).toEqual([]);
    expect(socket.ended).toBeUndefined();
  });

  test('has the faults of the server, that it ended within a frame too', async () => {
    const { play, socket } = await session();
    play.server.end(Buffer.of(0xc1, 0x05, 0x61));
    await play.pass();
    expect(socket.faults).toEqual(['The connection ended within a frame (RFC 6455 5.2).']);
  });

  test('is no fault of the server when the kit ended it', async () => {
    const { play, socket } = await session();
    play.server.write(Buffer.of(0x81, 0x05));
    await play.pass();
    play.connection.close();
    expect(socket).toMatchObject({ ended: 'closed by the kit', faults: [] });
  });
});

test('the other end: a server that does not mask, and wants masks', async () => {
  const sent: Buffer[] = [];
  const tunnel = new Tunnel({ write: async (bytes) => sent.push(bytes), end: () => {} });
  const server = new WebSocketSession(tunnel, randomBytes, 'server');
  await server.sendText('hi');
  tunnel.receive(encodeFrame({ opcode: 'text', payload: 'bare' }), 0);
  expect(sent).toEqual([Buffer.from('81026869', 'hex')]);
  expect(server.faults).toEqual(['Frame 1 (text) is not masked, which a client must do (RFC 6455 5.1).']);
});

test('with the reference server: a message to and fro, a close in return, in virtual time', async () => {
  const clock = new VirtualClock();
  const server = createPushServer({ allowed_hosts: 'target.test' }, { clock });
  const address = { secure: false, host: 'target.test', port: 80, authority: 'target.test' };
  const connection = new HttpConnection({
    connect: async () => {
      const [near, far] = MemorySocket.pair(clock);
      server.connect(far);
      return near;
    },
    address,
    transcript: new Transcript(clock),
    role: 'subscriber',
    clock,
    userAgent: 'kit',
  });
  const handshake = openHandshake(randomBytes);
  const call = connection.send(requestFor({ path: '/ws/room', headers: handshake.headers }));
  await clock.run(call.outcome);
  if (!call.tunnel || !call.head) throw new Error(`no tunnel, but ${JSON.stringify(call.settled)}`);
  expect(handshakeFaults(call.head, handshake)).toEqual([]);
  const socket = new WebSocketSession(call.tunnel, randomBytes);
  void socket.sendText('hel', 'lo');
  void socket.ping('are you there?');
  const until = async (enough: () => boolean) => {
    while (!enough() && socket.ended === undefined) await socket.changed();
  };
  await clock.run(until(() => socket.messages.length > 0 && socket.frames.length > 1));
  expect(JSON.parse(socket.messages[0]?.text ?? '')).toMatchObject({ id: 1, channel: 'room', text: 'hello' });
  expect(socket.frames.find(({ kind }) => kind === 'pong')?.payload.toString()).toBe('are you there?');
  void socket.close(1000);
  await clock.run(until(() => false));
  expect(socket.closeReceived).toBeDefined();
  expect(socket.faults).toEqual([]);
  await clock.run(server.close());
});
