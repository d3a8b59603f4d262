import { describe, expect, test } from 'vitest';
import { Blocked, Failure } from '../../src/actors/failure.js';
import type { Given } from '../../src/actors/given.js';
import { everyLocation, Play, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

const steps: [name: string, message: string, step: (given: Given) => Promise<unknown>][] = [
  ['created', 'could not create a channel with PUT: expected 200 OK or', (given) => given.created()],
  [
    'message',
    'could not publish a message: expected 201 Created or 202 Accepted',
    (given) => given.message(),
  ],
  ['published', 'could not publish a message', (given) => given.published('x', {}, 'publisherNostore')],
  ['deleted', 'could not delete the channel: expected 200 OK', (given) => given.deleted()],
  [
    'held',
    "could not have a request held: expected the subscriber's GET to be held",
    (given) => given.held(),
  ],
  ['read', 'could not read a stored message: expected 200 OK', (given) => given.read()],
];

describe('steps before the claim', () => {
  test.each(steps)('%s: a failure is Blocked, with the failure in it', async (_, message, step) => {
    const play = new Play(() => said('500 Broken'), { locations: everyLocation });
    const blocked = await play.failure(step(play.stage.unusedChannel().given));
    expect(blocked).toBeInstanceOf(Blocked);
    expect(blocked.message).toContain(message);
    expect((blocked as Blocked).failure).toBeInstanceOf(Failure);
    expect((blocked as Blocked).failure.seen).toBe('500 Broken');
  });

  test('any other error is none of the target: it passes through', async () => {
    const play = new Play();
    const step = play.stage.unusedChannel().given.published('x', {}, 'publisherLimit');
    const error = await play.failure(step);
    expect(error).not.toBeInstanceOf(Blocked);
    expect(error.message).toBe(
      'the check asks for the location "publisherLimit", but does not say so in its needs',
    );
  });

  test('they do what they say, at the location that was named', async () => {
    const play = new Play(
      ({ method, path }) => {
        if (path.startsWith('/last')) return {};
        if (path.startsWith('/sub')) return said('200 OK', 'x', ['Etag: 7', 'Last-Modified: then']);
        return said(method === 'POST' ? '202 Accepted' : '200 OK', 'x');
      },
      { locations: everyLocation },
    );
    const { given } = play.stage.unusedChannel();
    await play.run(given.created());
    const text = await play.run(given.message(undefined, { contentType: 'a/b' }));
    const { cursor } = await play.run(given.read());
    await play.run(given.held('last', cursor));
    await play.run(given.deleted());
    const seen = play.server.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    expect(seen).toEqual(['PUT /pub', 'POST /pub', 'GET /sub', 'GET /last', 'GET /pub', 'DELETE /pub']);
    expect(play.server.requests[1]).toMatchObject({
      body: text,
      head: expect.stringContaining('Content-Type: a/b'),
    });
    expect(play.server.requests[3]?.head).toMatch(/If-Modified-Since: then\r\nIf-None-Match: 7/);
  });

  test('texts are different every time', async () => {
    const play = new Play(quietPublisher);
    const { given } = play.stage.unusedChannel();
    expect(await play.run(given.message())).not.toBe(await play.run(given.message()));
  });
});
