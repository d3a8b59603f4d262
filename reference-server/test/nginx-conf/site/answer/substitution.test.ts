import { expect, test } from 'vitest';
import { Replacement } from '../../../../src/nginx-conf/site/answer/substitution.js';
import { Random } from '../../../adversary/random.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';
import { begun } from '../effects/effect.js';

const pairs = [
  { text: 'aab', instead: '<1>' },
  { text: 'ab', instead: '' },
  { text: 'bbbb', instead: '<aab>' },
  { text: '', instead: 'never' },
];

/** What comes of a body in pieces. */
function replaced(pieces: readonly string[], isOnce: boolean): string {
  const texts = new Replacement(pairs, isOnce);
  return [...pieces.map((piece) => texts.take(Buffer.from(piece))), texts.rest()].join('');
}

test.each([true, false])('however a body is cut, the same is replaced (once: %s)', (isOnce) => {
  const random = new Random(1, isOnce ? 1 : 2);
  for (let round = 0; round < 300; round++) {
    const body = Array.from({ length: random.below(40) }, () => 'abAB '[random.below(5)]).join('');
    const pieces: string[] = [];
    for (let at = 0; at < body.length; ) {
      const length = 1 + random.below(5);
      pieces.push(body.slice(at, at + length));
      at += length;
    }
    expect([pieces, replaced(pieces, isOnce)]).toEqual([pieces, replaced([body], isOnce)]);
  }
});

test('what cannot be the beginning of a text any more is not kept', () => {
  const texts = new Replacement([{ text: 'message', instead: 'text' }], false);
  expect(String(texts.take(Buffer.from('a mess')))).toBe('a ');
  expect(String(texts.take(Buffer.from('y me')))).toBe('messy ');
  expect(String(texts.take(Buffer.from('SSAGE')))).toBe('text');
  expect(String(texts.rest())).toBe('');
});

test('in a stream, each message goes out at once', async () => {
  const lab = new NginxLab(
    withHttp(`push_stream_shared_memory_size 1m; sub_filter one two; sub_filter_once off; sub_filter_types *;
      server { listen 80; location /pub { push_stream_publisher; push_stream_channels_path a; sub_filter_types text/none; }
        location /sub { push_stream_subscriber; push_stream_channels_path a; } }`),
  );
  const stream = await begun(lab, '/sub');
  await lab.request('POST', '/pub', {}, 'one message');
  await lab.pass(1);
  await lab.request('POST', '/pub', {}, 'and another one');
  await lab.pass(1);
  expect(stream.body).toBe('two messageand another two');
});
