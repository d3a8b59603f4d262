import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/options/defaults.js';
import { readEvent, readMessages } from '../../src/protocol/message.js';
import { streamReader } from '../../src/protocol/stream-html.js';

const keys = readSettings({});
const time = 'Sat, 21 Nov 2026 02:12:26 GMT';

/** As the server fills its template in: texts go in raw. */
const template = (id: number, text: string, tag = 1) =>
  `{"id":${id},"channel":"c","text":"${text}", "tag":"${tag}", "time":"${time}", "eventid":""}`;

const texts = (body: string) => readMessages(body, keys).map(({ text }) => text);

test('all fields are read; empty ones are missing', () => {
  expect(readMessages(template(7, 'hello', 3), keys)).toEqual([
    { id: 7, channel: 'c', text: 'hello', tag: '3', time, eventId: undefined },
  ]);
});

test('an id in quotes is a number all the same, other ids are none', () => {
  expect(readMessages('{"id":"5","text":"x"}', keys)[0]?.id).toBe(5);
  expect(readMessages('{"id":"five","text":"x"}', keys)[0]?.id).toBeUndefined();
});

test('a text without quotes in the template arrives as what it is', () => {
  expect(texts('{"id":1,"channel":"c","text":{"a":[1]}}')).toEqual([{ a: [1] }]);
});

test('fields may be called otherwise', () => {
  const own = { ...keys, jsonIdKey: 'i', jsonTextKey: 't', jsonChannelKey: 'ch' };
  expect(readMessages('{"i":1,"ch":"c","t":"x"}', own)[0]).toMatchObject({ id: 1, channel: 'c', text: 'x' });
});

test.each(['say "hi"', '{"a":1}', 'a\r\nb', 'back\\slash', '100% "sure"', '"', 'a "tag" of mine'])(
  'the raw text %j is mended, and its neighbours are unharmed',
  (text) => {
    expect(texts(`${template(1, 'before')}\r\n${template(2, text)}\r\n${template(3, 'after')}`)).toEqual([
      'before',
      text,
      'after',
    ]);
  },
);

test('what is no template is all text', () => {
  expect(readMessages('plain', keys)).toEqual([
    { id: undefined, channel: undefined, text: 'plain', tag: undefined, time: undefined, eventId: undefined },
  ]);
  expect(texts('[1,2]')).toEqual(['[1,2]']);
  expect(texts('{"other":1}')).toEqual(['{"other":1}']);
});

test('the lines of one event are one text, two messages stay two', () => {
  const data = `${template(2, 'l1')}\n${template(2, 'l2')}`;
  expect(readEvent(data, keys, 'kind')).toMatchObject([{ id: 2, text: 'l1\nl2', eventType: 'kind' }]);
  expect(readEvent(`${template(2, 'x')}\n${template(3, 'y')}`, keys)).toHaveLength(2);
});

test('encoded texts of any kind come through the template', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (given) => {
      const encoded = given.map((text) => encodeURIComponent(text));
      expect(texts(encoded.map((text, i) => template(i + 1, text)).join('\r\n'))).toEqual(encoded);
    }),
  );
});

test('no body makes the reader throw', () => {
  const part = fc.constantFrom(
    template(1, 'a'),
    '{"id":',
    '"text":"',
    '", "tag":',
    '"',
    '}',
    '\r\n',
    '\0',
    'null',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
      readMessages(parts.join(''), keys);
      readEvent(parts.join(''), keys);
    }),
  );
});

const script = (id: number, text: string) =>
  `<script>p(${id},'c','${text}','', '${time}', '${id}');</script>\r\n`;
const header = '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>\r\n';

test('the streamed page is read, quotes in texts included, and the short template of old', () => {
  const read = streamReader(keys);
  const page = `${header}${script(1, "it's <b>text</b>")}<script>p(2,'c','x');</script></body></html>`;
  expect(read(page)).toEqual([
    { id: 1, channel: 'c', text: "it's <b>text</b>", eventId: undefined, time, tag: '1' },
    { id: 2, channel: 'c', text: 'x', eventId: undefined, time: undefined, tag: undefined },
  ]);
});

test.each([
  ['by code', 'it\\u0027s \\u0022\\u003cb\\u003e', `it's "<b>`],
  ['by two digits', '\\x27\\x3cb\\x3E', "'<b>"],
  ['quotes', `it\\'s \\"so\\"`, `it's "so"`],
  ['a backslash before what is none', 'C:\\\\new\\\\x41\\\\u0041', 'C:\\new\\x41\\u0041'],
  ['line ends and the others', 'a\\r\\n\\tb\\/c\\b\\f', 'a\r\n\tb/c\b\f'],
])('what a server escapes in the script of a streamed page is undone: %s', (_, escaped, text) => {
  const page = `${header}<script>p(1,'\\u0063','${escaped}','\\x65','${time}','1');</script>`;
  const [message] = streamReader(keys)(page);
  expect(message).toMatchObject({ text, channel: 'c', eventId: 'e' });
});

test.each(["it's C:\\new", '{"a":"x\\"y\\n"}', 'two\nlines \\n', 'C:\\data', '\\u00', 'ends in \\'])(
  'a text of a server that escapes nothing is left as it is: %j',
  (text) => {
    expect(streamReader(keys)(script(1, text))).toMatchObject([{ text }]);
  },
);

test('what follows a call that nobody can read is read, and the call is forgotten', () => {
  const read = streamReader(keys);
  expect(read(`${header}<script>p(nonsense);</script>${script(1, 'a')}`)).toMatchObject([{ text: 'a' }]);
  expect(read(script(2, 'b'))).toMatchObject([{ text: 'b' }]);
});

test('a stream of messages in JSON is read as well', () => {
  const read = streamReader(keys);
  expect(read(template(1, 'a'))).toEqual([]);
  expect(read(`\r\n${template(2, 'b')}\r\n`)).toMatchObject([{ text: 'a' }, { text: 'b' }]);
});

test('any split of a streamed page gives the same messages', () => {
  const text = fc.constantFrom('a', '</script>', "it's", '<script>', 'p(1,', '\r\n', '%20', '');
  fc.assert(
    fc.property(fc.array(text), fc.array(fc.nat(40)), (given, cuts) => {
      const page = header + given.map((t, i) => script(i + 1, t)).join('');
      const read = streamReader(keys);
      const found = [];
      let rest = page;
      for (const cut of cuts) {
        found.push(...read(rest.slice(0, cut)));
        rest = rest.slice(cut);
      }
      found.push(...read(rest));
      expect(found.map((message) => message.text)).toEqual(given);
    }),
  );
});

test('no streamed page makes the reader throw', () => {
  const part = fc.constantFrom('<script>', 'p(', "1,'c','", "');", '</script>', '{"id":1', '}\n');
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
      const read = streamReader(keys);
      for (const piece of parts) read(piece);
    }),
  );
});
