// Where channels are across a network, a request is answered when they are followed: whoever has the head of an answer misses
// nothing from then on.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { ChannelBroker } from '../../../src/broker/channel-broker.js';
import { StoreUnavailable } from '../../../src/broker/commits.js';
import { noRules } from '../../../src/broker/following.js';
import type { SharedStore } from '../../../src/broker/store.js';
import { MemoryStore } from '../../../src/stores/memory.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

/** Channels that are followed when a test says so. */
class LateStore implements SharedStore {
  readonly arrivals: { follow(): void; fail(error: Error): void }[] = [];

  share({ clock, memorySize, onError, observer }: Parameters<SharedStore['share']>[0]) {
    const broker = new ChannelBroker(clock, new MemoryStore(memorySize), noRules, onError, observer);
    const follow = broker.follow.bind(broker);
    const late: Broker['follow'] = (request, follower) =>
      new Promise((resolve, reject) => {
        this.arrivals.push({ follow: () => resolve(follow(request, follower)), fail: reject });
      });
    return Object.defineProperty(broker, 'follow', { value: late });
  }

  close(): void {}
}

let store: LateStore;
let lab: VirtualServer;

beforeEach(() => {
  store = new LateStore();
  lab = new VirtualServer({}, { store });
});

const arrive = async (act: 'follow' | 'fail') => {
  const [arrival] = store.arrivals.splice(0);
  if (act === 'follow') arrival?.follow();
  else arrival?.fail(new StoreUnavailable('Messages cannot be read at present'));
  await lab.pass(0);
};
const publish = async (text: string) => {
  await lab.request('POST', '/pub?id=a', {}, text);
  await lab.pass(0);
};

test.each(['/sub/a', '/ev/a', '/lp/a'])(
  '%s is answered when it is followed, and left when its peer has gone',
  async (path) => {
    const stays = lab.connect().send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await lab.pass(0);
    await publish('before');
    expect(stays.unread).toBe('');
    await arrive('follow');
    expect(lab.server.stats().subscribers).toBe(1);
    await publish('after');
    expect(stays.unread).toContain('after');
    stays.socket.destroy();
    const goes = lab.connect().send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await lab.pass(0);
    goes.socket.destroy();
    await lab.pass(0);
    await arrive('follow');
    expect(lab.server.stats().subscribers).toBe(0);
  },
);

describe('a WebSocket whose channels are not followed yet', () => {
  const connect = async (early: [opcode: number, payload: string][] = []) => {
    const client = new WebSocketClient(lab.connect().socket, '/ws/a', {}, early);
    await lab.pass(0);
    expect(store.arrivals).toHaveLength(1);
    return client;
  };

  test('is not open', async () => {
    const client = await connect();
    await publish('before');
    expect(client.received.toString()).toBe('');
    await arrive('follow');
    expect(client.head).toMatch(/^HTTP\/1.1 101 /);
    await publish('after');
    expect(client.texts).toEqual([expect.stringContaining('"text":"after"')]);
  });

  test('publishes what it was sent meanwhile when it is open', async () => {
    const client = await connect([[1, 'early']]);
    expect((await lab.request('GET', '/pub?id=a')).status).toBe(404);
    await arrive('follow');
    expect(client.texts).toEqual([expect.stringContaining('"text":"early"')]);
  });

  test('is left when its peer has gone meanwhile', async () => {
    const client = await connect();
    client.socket.destroy();
    await lab.pass(0);
    await arrive('follow');
    expect(lab.server.stats().subscribers).toBe(0);
  });

  test('is told in the WebSocket that they cannot be', async () => {
    const client = await connect();
    await arrive('fail');
    expect(client.head).toMatch(/^HTTP\/1.1 101 /);
    expect(client.frames.at(-1)?.payload.subarray(2).toString()).toContain('"http_status": 503');
  });
});
