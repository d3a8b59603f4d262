// Headers and arguments that change from one attempt to the next.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuthContext, PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { byHand, Puppet } from '../support/client/puppet.js';

const clients: Followed[] = [];

beforeEach(() => {
  Puppet.made = [];
});

afterEach(() => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
});

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({ host: 'push.example', channels: ['a'], ...options });
  clients.push(client);
  client.stream.connect();
  return client;
}

test('auth is asked before every attempt of a WebSocket, for arguments and protocols', async () => {
  const asked: AuthContext[] = [];
  follow({
    ...byHand,
    auth: async (context) => {
      asked.push(context);
      return {
        params: { token: `t${context.attempt}` },
        protocols: [`p${context.attempt}`],
        headers: { No: 'no' },
      };
    },
  });
  (await Puppet.number(0)).open();
  (await Puppet.number(0)).end(1008, '{"http_status": 401, "explain": "expired"}');
  await Puppet.number(1);
  expect(Puppet.made.map(({ url }) => new URL(url).searchParams.get('token'))).toEqual(['t1', 't2']);
  expect(Puppet.made.map(({ protocols }) => protocols)).toEqual([['p1'], ['p2']]);
  expect(asked).toMatchObject([
    { mode: 'websocket', attempt: 1, error: undefined },
    { mode: 'websocket', attempt: 2, error: { code: 'refused', status: 401, explain: 'expired' } },
  ]);
});

test('auth is asked before every poll', async () => {
  const tokens: (string | null)[] = [];
  let polls = 0;
  const client = follow({
    modes: 'longpolling',
    pollInterval: 1,
    auth: () => ({ headers: { Token: `t${++polls}` } }),
    fetch: async (_url, init) => {
      tokens.push(new Headers(init?.headers).get('Token'));
      if (tokens.length === 3) client.stream.disconnect();
      return new Response(null, { status: 304 });
    },
  });
  await client.until(() => client.stream.readyState === 0);
  expect(tokens).toEqual(['t1', 't2', 't3']);
});

test('auth that fails is a failed attempt, and is asked again', async () => {
  let calls = 0;
  const client = follow({
    ...byHand,
    auth: () => {
      if (++calls === 1) throw new Error('no token today');
      return undefined;
    },
  });
  await Puppet.number(0);
  expect(client.all('error')).toMatchObject([
    { code: 'down', message: expect.stringMatching(/^\w+: no token today$/) },
  ]);
});

test('auth that never answers is given up after timeout: when connecting, and between polls', async () => {
  const clock = new HandClock();
  const stuck = new Promise<undefined>(() => {});
  const turn = () => new Promise(setImmediate);
  const client = follow({ ...byHand, clock, timeout: 5_000, auth: () => stuck });
  await turn();
  clock.pass(5_000);
  expect(client.all('error')).toMatchObject([{ code: 'timeout' }]);

  let polls = 0;
  const polling = follow({
    modes: 'longpolling',
    clock,
    timeout: 5_000,
    pollInterval: 1_000,
    auth: () => (++polls === 2 ? stuck : undefined),
    fetch: async () => new Response(null, { status: 304 }),
  });
  await turn();
  clock.pass(1_000);
  await turn();
  expect(polls).toBe(2);
  clock.pass(5_000);
  await turn();
  clock.pass(0);
  await turn();
  expect(polls).toBe(3);
  expect(polling.all('error')).toEqual([]);
});
