import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DurableStore } from '../../src/stores/durable-store.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { ScriptedEngine } from '../support/stores/scripted-engine.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

type Step =
  | { readonly do: 'publish'; readonly channel: string; readonly store: boolean }
  | { readonly do: 'delete'; readonly channel: string }
  | { readonly do: 'hold' | 'release' | 'break' | 'poll' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'crash' };

const channel = fc.constantFrom('a', 'b');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('publish' as const), channel, store: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), channel }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ do: 'hold' }, { do: 'release' }, { do: 'break' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'poll' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(1500) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'crash' }) },
);

interface Seen {
  readonly channel: string;
  readonly id: number;
  readonly text: string;
  readonly place: number;
}

/** The messages of what a stream or a poll has sent. */
function messagesIn(text: string): Seen[] {
  return [
    ...text.matchAll(/"id":(-?\d+),"channel":"(.)","text":"(.*?)", "tag":"(\d+)", "time":"(.*?)"/g),
  ].map(([, id, name = '', body = '', tag, time = '']) => ({
    channel: name,
    id: Number(id),
    text: body,
    place: Date.parse(time) * 1000 + Number(tag),
  }));
}

async function open(kept: ReadonlyMap<string, Uint8Array>) {
  const engine = new ScriptedEngine(kept);
  const clock = new VirtualClock();
  const store = await DurableStore.open(engine, { clock, memory: 2 ** 20, sync: 'always', onError() {} });
  const server = new VirtualServer({}, { clock, store });
  Object.assign(server, { clock });
  let seen = '';
  const { client } = server.send('GET', '/ev/a/b');
  client.socket.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1');
  });
  await server.pass(1);
  return { engine, server, seen: () => messagesIn(seen) };
}

async function stored(server: VirtualServer, name: string): Promise<Seen[]> {
  return messagesIn((await server.request('GET', `/poll/${name}.b100`)).body);
}

/** Plays steps; after each crash all that anybody had learned must still be so. */
async function play(steps: readonly Step[]): Promise<void> {
  let now = await open(new Map());
  let number = 0;
  /** What was answered with 2xx and has not been deleted since. */
  let acknowledged: { readonly channel: string; readonly text: string }[] = [];
  const places: number[] = [];
  const crashed = new Set<ScriptedEngine>();
  const deletions: Record<string, number> = {};
  for (const one of [...steps, { do: 'crash' } as const]) {
    const { engine, server } = now;
    if (one.do === 'hold') engine.next = 'hold';
    else if (one.do === 'release') engine.release();
    else if (one.do === 'break') engine.break();
    else if (one.do === 'pass') await server.pass(one.ms);
    else if (one.do === 'poll') {
      // A poll that brings nothing says where to go on.
      const { response } = server.send('GET', '/relay/poll?id=c', {
        'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT',
      });
      response.then(
        (answer) => {
          const time = Date.parse(answer.header('Last-Modified') ?? '');
          if (!crashed.has(engine))
            places.push(time * 1000 + Number(answer.header('Etag')?.replaceAll('"', '')));
        },
        () => {},
      );
      await server.pass(1);
    } else if (one.do === 'publish') {
      const text = `m${number++}`;
      const { [one.channel]: before = 0 } = deletions;
      const { response } = server.send(
        'POST',
        `${one.store ? '/pub' : '/relay/pub-nostore'}?id=${one.channel}`,
        {},
        text,
      );
      response.then(
        ({ status }) => {
          // What a process says that has crashed, nobody hears.
          const isHeard = !crashed.has(engine) && status < 300;
          if (isHeard && before === (deletions[one.channel] ?? 0) && one.store)
            acknowledged.push({ channel: one.channel, text });
        },
        () => {},
      );
      await server.pass(1);
    } else if (one.do === 'delete') {
      // Whether it has happened is open until it is answered: nothing before it is asked for any more.
      deletions[one.channel] = (deletions[one.channel] ?? 0) + 1;
      acknowledged = acknowledged.filter((other) => other.channel !== one.channel);
      server.send('DELETE', `/pub?id=${one.channel}`).response.catch(() => {});
      await server.pass(1);
    } else {
      const before = now.seen();
      places.push(...before.map(({ place }) => place));
      crashed.add(engine);
      const next = await open(engine.kept);
      now = next;
      engine.release();
      await server.close();
      for (const name of ['a', 'b']) {
        const found = await stored(next.server, name);
        expect(found.map(({ place }) => place)).toEqual(
          found.map(({ place }) => place).sort((x, y) => x - y),
        );
        const texts = found.map(({ text }) => text);
        expect(texts).toEqual(
          expect.arrayContaining(
            acknowledged.filter(({ channel: of }) => of === name).map(({ text }) => text),
          ),
        );
        // Ids go on behind all that were seen. A deleted channel counts from 1 again, which its followers may not have heard yet.
        const ids = before.filter(({ channel: of }) => of === name).map(({ id }) => id);
        const last = deletions[name] === undefined ? (ids.at(-1) ?? 0) : 0;
        delete deletions[name];
        await next.server.request('POST', `/pub?id=${name}`, {}, `after${number++}`);
        const published = (await stored(next.server, name)).at(-1);
        expect(published?.id).toBeGreaterThan(last);
        expect(published?.place).toBeGreaterThan(Math.max(0, ...places));
        acknowledged.push({ channel: name, text: published?.text ?? '' });
      }
    }
  }
  now.engine.release();
  await now.server.close();
}

test('whatever happens before a crash, what anybody was told is there afterwards, and goes on', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), play), {
    numRuns: Number(process.env.CRASHES ?? 60),
    seed: 20261129,
    endOnFailure: true,
  });
});
