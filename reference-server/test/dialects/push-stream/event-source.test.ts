import { describe, expect, test } from 'vitest';
import { Lab, onWire } from '../../support/push-stream/lab.js';

describe('an eventsource location', () => {
  test('has its own type, a comment first, and events', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~',
      subscriber: { default_type: 'text/html' },
    });
    const live = await lab.listen('/ev/a');
    expect(live.header('content-type')).toBe('text/event-stream; charset=utf-8');
    await lab.publish('a', 'one');
    await lab.publish('a', 'l1\r\nl2\n\nl3\rl4', { 'Event-Id': 'id-7', 'Event-Type': 'kind' });
    expect(live.body).toBe(
      ': \ndata: one\n\nid: id-7\nevent: kind\ndata: l1\ndata: l2\ndata: l3\ndata: l4\n\n',
    );
  });

  test('has header and footer as comments, line by line', async () => {
    const lab = new Lab({
      subscriber: {
        push_stream_header_template: 'h1\r\nh2',
        push_stream_footer_template: 'f1\nf2',
        push_stream_message_template: 'data: ~id~ ~size~',
      },
    });
    const live = await lab.listen('/ev/a');
    await lab.publish('a', 'one\nthree');
    await lab.delete('a', 'x');
    await lab.fence();
    expect(live.body).toBe(': h1\n: h2\ndata: 1 3\ndata: 1 5\n\ndata: -2 1\n\n: f1\n: f2\n');
    expect(live.ended).toBe(true);
  });

  test('resumes after the last event id', async () => {
    const lab = new Lab({ push_stream_message_template: '~text~' });
    await lab.publish('a', '1', { 'Event-Id': onWire('ü1') });
    await lab.publish('a', '2');
    const live = await lab.listen('/ev/a', { 'Last-Event-ID': onWire('ü1') });
    expect(live.body).toBe(': \ndata: 2\n\n');
  });

  test('pings with a comment', async () => {
    const lab = new Lab({ subscriber: { push_stream_ping_message_interval: '5s' } });
    const live = await lab.listen('/ev/a');
    await lab.pass(5000);
    expect(live.body).toBe(': \n: -1\n');
  });

  test('pads with comments', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~',
      subscriber: { push_stream_padding_by_user_agent: 'x,300,300', push_stream_header_template: 'h' },
    });
    const live = await lab.listen('/ev/a', { 'User-Agent': 'x' });
    await lab.publish('a', 'y');
    expect(live.body).toBe(`: h\n${':'.repeat(299)}\ndata: y\n\n${':'.repeat(299)}\n`);
  });

  test('pads no header where there is none', async () => {
    const lab = new Lab({ subscriber: { push_stream_padding_by_user_agent: 'x,300,0' } });
    expect((await lab.listen('/ev/a', { 'User-Agent': 'x' })).body).toBe(': \n');
  });

  test('keeps its framing, and not its type, when a request asks for another mode', async () => {
    const lab = new Lab({ push_stream_message_template: '~text~' });
    await lab.publish('a', 'x', { 'Event-Id': 'e' });
    const poll = await lab.listen('/ev/a.b1', { 'X-Nginx-PushStream-Mode': 'polling' });
    expect([poll.body, poll.ended]).toEqual([': \nid: e\ndata: x\n\n', true]);
    // It is no event stream: the type is that of the location.
    expect(poll.header('content-type')).toBe('text/plain');
    const held = await lab.listen('/ev/a', { 'X-Nginx-PushStream-Mode': 'long-polling' });
    await lab.publish('a', 'y');
    expect([held.body, held.ended]).toEqual([': \ndata: y\n\n', true]);
  });

  test('takes an empty template for the text', async () => {
    const lab = new Lab({
      more: [
        {
          path: '/plain',
          push_stream_subscriber: 'EventSource',
          push_stream_channels_path: '$arg_id',
          push_stream_message_template: '',
        },
      ],
    });
    const live = await lab.listen('/plain?id=a');
    await lab.publish('a', 'x');
    expect(live.body).toBe(': \ndata: x\n\n');
  });
});
