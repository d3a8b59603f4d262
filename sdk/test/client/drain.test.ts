// A server that sends its subscribers away bit by bit before it stops, and the one that comes after it.
import { createPushServer, type PushServer } from 'pushstream-server';
import { type Change, DurableStore, type Engine, systemClock } from 'pushstream-server/parts';
import { afterEach, expect, test } from 'vitest';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';
import { pause } from '../support/wire/pause.js';

/** What outlives a server, in memory. */
class Kept implements Engine {
  readonly #values = new Map<string, Uint8Array>();

  async *read() {
    for (const key of [...this.#values.keys()].sort())
      yield { key, value: this.#values.get(key) as Uint8Array };
  }

  write(changes: readonly Change[]): Promise<void> {
    for (const { key, value } of changes) {
      if (value) this.#values.set(key, value);
      else this.#values.delete(key);
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const servers: PushServer[] = [];
const proxies: ChaosProxy[] = [];
const clients: Followed[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.stream.disconnect();
  for (const proxy of proxies.splice(0)) await proxy.close();
  for (const server of servers.splice(0)) await server.close();
});

async function start(engine: Engine): Promise<number> {
  const options = { clock: systemClock, sync: 'always', memory: 10_000_000, onError: console.error } as const;
  const server = createPushServer({ port: 0, store: await DurableStore.open(engine, options) });
  servers.push(server);
  return Number(new URL(await server.listen()).port);
}

test.each(modesInNode)('%s: nothing is lost, and nothing comes twice', async (_name, options) => {
  const engine = new Kept();
  const proxy = new ChaosProxy(0, systemClock);
  proxies.push(proxy);
  proxy.severity = 0;
  proxy.target = await start(engine);
  const port = await proxy.listen();
  const all = Array.from(
    { length: 4 },
    () => new Followed({ port, channels: { a: { backtrack: 50 } }, ...options }),
  );
  clients.push(...all);
  const sent: string[] = [];
  const publish = async () => {
    const text = `text ${sent.length}`;
    const answer = await fetch(`http://127.0.0.1:${proxy.target}/pub?id=a`, { method: 'POST', body: text });
    expect(answer.status).toBe(200);
    sent.push(text);
  };
  await publish();
  for (const client of all) client.stream.connect();
  for (const client of all) await client.received(1);
  const [server] = servers as [PushServer];
  const over = server.close({ drain: 2000 });
  // While they go, and fewer than the channel keeps; the last has half a second yet, in which what was begun is done.
  do {
    await publish();
    await pause(150);
  } while (server.stats().subscribers > 1);
  await over;
  proxy.target = await start(engine);
  await publish();
  for (const client of all) {
    await client.until(() => client.texts.includes(sent.at(-1)));
    expect(client.texts).toEqual(sent);
    expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
  }
});
