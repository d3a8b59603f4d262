import { describe, expect, test } from 'vitest';
import { Transcript } from '../../src/wire/transcript.js';
import { ConnectionPlay, requestFor } from '../support/wire/connection-play.js';
import { said } from '../support/wire/scripted-server.js';

const status = (code: number) => ({ kind: 'response', response: expect.objectContaining({ status: code }) });

describe('requests and responses', () => {
  test('one request, one response; the times are those of the clock', async () => {
    const play = new ConnectionPlay();
    const call = play.connection.send(requestFor({ path: '/a' }));
    expect(call).toMatchObject({ settled: undefined, sentAt: undefined, touched: false });
    await play.pass(10);
    expect(play.received).toBe('GET /a HTTP/1.1\r\nHost: target.test\r\nUser-Agent: kit\r\n\r\n');
    expect(call).toMatchObject({ sentAt: 0, touched: false });
    play.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no');
    await play.pass(5);
    expect(call).toMatchObject({ settled: undefined, touched: true });
    play.say('k');
    const outcome = await play.clock.run(call.outcome);
    expect(outcome).toMatchObject({ response: { status: 200, firstByteAt: 10, endedAt: 15 } });
    expect(call.settled).toBe(outcome);
  });

  test('the connection is kept: a request after the response goes over the same one', async () => {
    const play = new ConnectionPlay();
    const first = await play.sent();
    play.say(said('200 OK', 'one'));
    expect(await play.outcome(first)).toMatchObject(status(200));
    const second = await play.sent({ path: '/2' });
    play.say(said('404 Not Found'));
    expect(await play.outcome(second)).toMatchObject(status(404));
    expect([first.connection, second.connection]).toEqual(['subscriber 1', 'subscriber 1']);
  });

  test('requests sent without waiting are answered in order, also in one packet', async () => {
    const play = new ConnectionPlay();
    const calls = [play.connection.send(requestFor()), play.connection.send(requestFor({ path: '/2' }))];
    await play.pass();
    play.say(said('200 OK', 'HTTP/1.1 500 No') + said('201 Created') + said('202 Accepted'));
    await play.pass();
    expect(calls.map(({ settled }) => settled)).toMatchObject([status(200), status(201)]);
  });

  test('a pipeline is one write, and each response goes to its request', async () => {
    const play = new ConnectionPlay();
    const requests = [1, 2, 3].map((number) =>
      requestFor({ method: 'POST', path: `/${number}`, body: Buffer.from('x') }),
    );
    const calls = play.connection.pipeline(requests);
    await play.pass();
    expect(play.received.match(/POST \/\d/g)).toEqual(['POST /1', 'POST /2', 'POST /3']);
    expect(play.transcript.entries.filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(calls.map(({ sentAt }) => sentAt)).toEqual([0, 0, 0]);
    play.say(`${said('201 Created')}HTTP/1.1 202 Acc`);
    await play.pass();
    expect(calls.map((call) => call.settled?.kind)).toEqual(['response', undefined, undefined]);
    play.say(`epted\r\nContent-Length: 0\r\n\r\n${said('200 OK')}`);
    await play.pass();
    expect(calls.map(({ settled }) => settled)).toMatchObject([status(201), status(202), status(200)]);
  });

  test('HEAD and GET in a pipeline are told apart', async () => {
    const play = new ConnectionPlay();
    const calls = play.connection.pipeline([requestFor({ method: 'HEAD' }), requestFor()]);
    await play.pass();
    play.say(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${said('200 OK', 'hello')}`);
    await play.pass();
    expect(calls.map(({ settled }) => settled?.kind === 'response' && `${settled.response.body}`)).toEqual([
      '',
      'hello',
    ]);
  });

  test('nothing stays open: the time of a call that nobody answers is not the affair of the connection', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    await play.pass(3_600_000);
    expect(call).toMatchObject({ settled: undefined, touched: false });
  });
});

describe('bytes that nobody asked for', () => {
  test('in the packet of a response they are a fault of it', async () => {
    const play = new ConnectionPlay();
    const call = await play.sent();
    play.say('HTTP/1.1 304 Not Modified\r\n\r\nNot Modified');
    expect(await play.outcome(call)).toMatchObject({
      response: {
        status: 304,
        faults: ['is followed by 12 bytes that belong to no response: "Not Modified"'],
      },
    });
  });

  test('later they stay in the transcript, and the next response is read as if they were not there', async () => {
    const play = new ConnectionPlay();
    const first = await play.sent();
    play.say(said('200 OK'));
    await play.pass();
    play.say('stray');
    await play.pass();
    const second = await play.sent();
    play.say(said('201 Created'));
    expect(await play.outcome(second)).toMatchObject({ response: { status: 201, faults: [] } });
    expect(first.settled).toMatchObject({ response: { faults: [] } });
    expect(play.lines).toContain('2 subscriber 1 received 5 bytes');
  });

  test('before any request they are no answer to it', async () => {
    const play = new ConnectionPlay();
    await play.pass();
    play.say(said('200 OK'));
    await play.pass();
    expect(await play.outcome(await play.sent())).toBeUndefined();
  });
});

describe('transcript', () => {
  test('has every event of all connections with its offset; names count per role', async () => {
    const play = new ConnectionPlay();
    await play.pass(3);
    const call = await play.sent();
    play.say(said('200 OK'));
    await play.pass(7);
    expect(call.settled?.kind).toBe('response');
    play.connection.close();
    expect(play.lines).toEqual([
      '0 subscriber 1 opened target.test',
      '3 subscriber 1 sent 54 bytes',
      '4 subscriber 1 received 38 bytes',
      '11 subscriber 1 closed by the kit',
    ]);
    expect(['publisher', 'subscriber', 'publisher'].map((role) => play.transcript.name(role))).toEqual([
      'publisher 1',
      'subscriber 2',
      'publisher 2',
    ]);
  });

  test('offsets count from when the transcript began', async () => {
    const early = new ConnectionPlay();
    await early.pass(1000);
    const transcript = new Transcript(early.clock);
    await early.pass(20);
    transcript.record('publisher 1', 'opened');
    expect(transcript.entries).toEqual([{ at: 20, connection: 'publisher 1', kind: 'opened' }]);
  });
});
