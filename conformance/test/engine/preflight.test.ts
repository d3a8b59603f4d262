import { describe, expect, test } from 'vitest';
import { preflight } from '../../src/engine/preflight.js';
import { TargetUnusable } from '../../src/engine/refusals.js';
import { everyLocation, type Part, Play, plainLocations, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

/** What the preflight says about such a target. */
async function refusal(part: Part): Promise<string> {
  const play = new Play(part);
  const error = await play.failure(preflight(play.stage.ports));
  await play.pass(1000);
  expect(error).toBeInstanceOf(TargetUnusable);
  expect(play.server.open).toBe(0);
  return error.message;
}

test.each([1, 3])('a target that resets %s connections before it answers is asked again', async (few) => {
  const play = new Play((request) =>
    request.method === 'POST' && request.connection < 2 * few ? { ending: 'reset' } : quietPublisher(request),
  );
  const { posted } = await play.run(preflight(play.stage.ports));
  expect(posted?.status).toBe(202);
  expect(play.server.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
});

describe('targets that can not be checked', () => {
  test.each([
    [400, 'are the urls right?'],
    [401, 'is a header with credentials missing (--publisher-header, --subscriber-header)?'],
    [403, 'are the urls right, and may this machine use them?'],
    [404, 'are the urls right?'],
    [405, 'are the urls right?'],
    [429, 'it limits the rate of requests; --concurrency 1 asks less often'],
    [500, 'is the server behind them well?'],
    [502, 'a proxy stands before them, and what it passes requests to is not there'],
    [503, 'is the server behind them well?'],
  ])('both locations answer %s', async (status, question) => {
    expect(await refusal(() => said(`${status} No`))).toBe(
      `the publisher and the subscriber location both answer ${status} to everything: ${question}`,
    );
  });

  const breaks =
    'http://target.test/pub?id={channel} accepts connections and breaks each off before it has answered';

  test.each<[string, Part, string]>([
    ['reset', () => ({ ending: 'reset' }), `${breaks} (`],
    ['closed', () => ({ ending: 'end' }), `${breaks} (`],
    [
      'garbage',
      () => 'SSH-2.0-OpenSSH_9.2\r\n',
      'http://target.test/pub?id={channel} does not speak HTTP: its response does not begin with an HTTP/1.x status line but with "SSH-2.0-OpenSSH_9.2',
    ],
    [
      'TLS',
      () => '\x15\x03\x01\x00\x02\x02\x46',
      'http://target.test/pub?id={channel} speaks TLS: is it https, not http?',
    ],
    [
      'plain HTTP for TLS',
      () => said('400 Bad Request', '<h1>400</h1>The plain HTTP request was sent to HTTPS port'),
      'http://target.test/pub?id={channel} expects TLS: is it https, not http?',
    ],
    [
      'headers for ever',
      () => `HTTP/1.1 200 OK\r\n${'X-More: 0123456789abcdef\r\n'.repeat(4000)}`,
      'http://target.test/pub?id={channel} does not speak HTTP: its response has a head of more than 65536 bytes',
    ],
    [
      'a head that never ends, but slowly',
      () => 'HTTP/1.1 200 OK\r\nX-A: b\r\n',
      'http://target.test/pub?id={channel} begins to answer, but has not ended after 3000 ms (after 25 bytes of a response head)',
    ],
    [
      'an answer after the patience has ended',
      () => ({ after: 3500, bytes: said('200 OK') }),
      'http://target.test/pub?id={channel} accepts connections, but does not answer within 3000 ms (--patience MS waits longer)',
    ],
  ])('%s', async (_, part, sentence) => {
    const seen = await refusal(part);
    expect(seen).toContain(sentence);
    expect(seen).not.toContain('\n');
  });

  test('both locations point elsewhere', async () => {
    expect(await refusal(() => said('301 Moved', '', ['Location: https://target.test/x']))).toBe(
      'the publisher and the subscriber location both answer 301 and point elsewhere (Location: https://target.test/x): the kit follows nobody, so give the urls they point to',
    );
  });

  test.each([
    ['405 Method Not Allowed', '202 Accepted'],
    ['403 Forbidden', '201 Created'],
    ['404 Not Found', '200 OK'],
  ])('publisher and subscriber are swapped: POST is answered %s and %s', async (publisher, subscriber) => {
    const swapped: Part = ({ method, path }) => {
      if (method !== 'POST') return said('404 Not Found');
      return said(path.startsWith('/pub') ? publisher : subscriber);
    };
    const [one, two] = [publisher, subscriber].map((line) => line.slice(0, 3));
    expect(await refusal(swapped)).toBe(
      `POST is answered ${one} by the publisher location and ${two} by the subscriber location: are the two urls the other way round?`,
    );
  });

  test('the publisher location accepts connections and says nothing', async () => {
    expect(await refusal(() => ({}))).toBe(
      'http://target.test/pub?id={channel} accepts connections, but does not answer within 3000 ms (--patience MS waits longer)',
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
    ['garbage for subscribers only', bySubscriber(said('202 Accepted', 'x'), 'SSH-2.0-OpenSSH')],
    ['a subscriber that is held', quietPublisher],
  ])('%s', async (_, part) => {
    const play = new Play(part);
    const { server, date } = await play.run(preflight(play.stage.ports));
    expect({ server, date }).toEqual({ server: undefined, date: undefined });
    await play.pass(1000);
    expect(play.server.open).toBe(0);
  });

  test('the name of the server comes from its Server header', async () => {
    const play = new Play(() => said('202 Accepted', 'x', ['server: nginx/1.2']));
    expect(await play.run(preflight(play.stage.ports))).toMatchObject({ server: 'nginx/1.2' });
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
