import { describe, expect, test } from 'vitest';
import { preflight, TargetUnusable } from '../../src/engine/preflight.js';
import { everyLocation, type Part, Play, plainLocations, quietPublisher } from '../actors/play.js';
import { said } from '../wire/scripted-server.js';

/** What the preflight says about such a target. */
async function refusal(part: Part): Promise<string> {
  const play = new Play(part);
  const error = await play.failure(preflight(play.stage.ports));
  await play.pass(1000);
  expect(error).toBeInstanceOf(TargetUnusable);
  expect(play.server.open).toBe(0);
  return error.message;
}

describe('targets that can not be checked', () => {
  test.each([400, 401, 403, 404, 405, 429, 500, 502, 503])('both locations answer %s', async (status) => {
    expect(await refusal(() => said(`${status} No`))).toBe(
      `the publisher and the subscriber location both answer ${status} to everything: are the urls right?`,
    );
  });

  test('the publisher location accepts connections and says nothing', async () => {
    expect(await refusal(() => ({}))).toBe(
      'http://target.test/pub?id={channel} accepts connections, but does not answer within 3000 ms',
    );
  });

  test('nobody listens at the publisher location', async () => {
    const play = new Play(quietPublisher, { connect: () => Promise.reject(new Error('connection refused')) });
    const error = await play.failure(preflight(play.stage.ports));
    expect(error).toEqual(
      new TargetUnusable('cannot reach http://target.test/pub?id={channel}: connection refused'),
    );
  });

  test('nobody listens at the subscriber location', async () => {
    const play = new Play();
    let count = 0;
    const { connect } = play.stage.ports;
    const ports = {
      ...play.stage.ports,
      connect: (address: Parameters<typeof connect>[0]) =>
        ++count === 2 ? Promise.reject(new Error('no such host')) : connect(address),
    };
    const error = await play.failure(preflight(ports));
    expect(error.message).toBe('cannot reach http://target.test/sub?id={channel}: no such host');
  });
});

describe('targets whose checks say more', () => {
  const bySubscriber =
    (publisher: string, subscriber: string): Part =>
    (request) =>
      request.path.startsWith('/pub') ? publisher : subscriber;

  test.each<[string, Part]>([
    ['a push server', bySubscriber(said('202 Accepted', 'x'), said('200 OK', 'x'))],
    ['a wall with a door', bySubscriber(said('403 Forbidden'), said('404 Not Found'))],
    ['200 to everything', () => said('200 OK')],
    ['304 to everything', () => 'HTTP/1.1 304 Not Modified\r\n\r\n'],
    ['a reset of every connection', () => ({ ending: 'reset' })],
    ['the end of every connection', () => ({ ending: 'end' })],
    ['garbage', () => 'SSH-2.0-OpenSSH'],
    ['a subscriber that is held', quietPublisher],
  ])('%s', async (_, part) => {
    const play = new Play(part);
    expect(await play.run(preflight(play.stage.ports))).toEqual({ server: undefined });
    await play.pass(1000);
    expect(play.server.open).toBe(0);
  });

  test('the name of the server comes from its Server header', async () => {
    const play = new Play(() => said('202 Accepted', 'x', ['server: nginx/1.2']));
    expect(await play.run(preflight(play.stage.ports))).toEqual({ server: 'nginx/1.2' });
  });

  test('each location is asked once, and the channel deleted', async () => {
    const { publisher } = plainLocations;
    const { interval } = everyLocation;
    const play = new Play(() => said('200 OK'), { locations: { publisher, ...(interval && { interval }) } });
    await play.run(preflight(play.stage.ports));
    const seen = play.server.requests.map(({ method, path }) => `${method} ${path}`);
    expect(seen).toEqual(['POST /pub?id=channel-1', 'GET /poll?id=channel-1', 'DELETE /pub?id=channel-1']);
  });
});
