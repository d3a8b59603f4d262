import { describe, expect, test } from 'vitest';
import { ConnectionPlay } from '../support/wire/connection-play.js';
import { said } from '../support/wire/scripted-server.js';

const announced = { method: 'POST', body: Buffer.from('the body'), expectContinue: true };

/** A connection over which a body has been announced. */
async function announce() {
  const play = new ConnectionPlay();
  const call = await play.sent(announced);
  expect(play.received).toMatch(/\r\nExpect: 100-continue\r\nContent-Length: 8\r\n\r\n$/);
  expect(call.sentAt).toBeUndefined();
  return { play, call };
}

describe('Expect: 100-continue', () => {
  test('the body follows the 100', async () => {
    const { play, call } = await announce();
    play.say('HTTP/1.1 100 Continue\r\n\r\n');
    await play.pass();
    expect(play.received).toMatch(/\r\n\r\nthe body$/);
    expect(call).toMatchObject({ sentAt: 1, touched: false });
    play.say(said('201 Created'));
    expect(await play.outcome(call)).toMatchObject({ response: { status: 201, faults: [] } });
  });

  test('a 100 in two packets', async () => {
    const { play } = await announce();
    play.say('HTTP/1.1 100 Con');
    await play.pass();
    expect(play.received).not.toContain('the body');
    play.say('tinue\r\n\r\n');
    await play.pass();
    expect(play.received).toContain('the body');
  });

  test('the 100 and the final answer in one packet: the answer counts', async () => {
    const { play, call } = await announce();
    play.say(`HTTP/1.1 100 Continue\r\n\r\n${said('202 Accepted')}`);
    expect(await play.outcome(call)).toMatchObject({ response: { status: 202 } });
  });

  test('a final answer instead: the body is not sent', async () => {
    const { play, call } = await announce();
    play.say(said('413 Content Too Large'));
    expect(await play.outcome(call)).toMatchObject({ response: { status: 413 } });
    await play.pass(5000);
    expect(play.received).not.toContain('the body');
  });

  test('the beginning of a final answer keeps the body back', async () => {
    const { play } = await announce();
    play.say('HTTP/1.1 413 Content');
    await play.pass(5000);
    expect(play.received).not.toContain('the body');
  });

  test('nothing comes: the body is sent after a second', async () => {
    const { play, call } = await announce();
    await play.pass(997);
    expect(play.received).not.toContain('the body');
    await play.pass(3);
    expect(play.received).toContain('the body');
    expect(call.sentAt).toBe(1000);
  });

  test('the connection ends while the 100 is waited for', async () => {
    const { play, call } = await announce();
    play.server.end();
    expect(await play.outcome(call)).toMatchObject({ kind: 'broken' });
    expect(call.sentAt).toBeUndefined();
  });

  test('the next request waits until the body is out', async () => {
    const { play } = await announce();
    await play.sent({ path: '/next' });
    expect(play.received).not.toContain('GET /next');
    play.say('HTTP/1.1 100 Continue\r\n\r\n');
    await play.pass();
    expect(play.received).toMatch(/the bodyGET \/next/);
  });
});
