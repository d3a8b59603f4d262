import { expect, test } from 'vitest';
import type { Message } from '../../../src/broker/message.js';
import {
  eventSourceData,
  eventSourceFields,
  eventSourceFooter,
  eventSourceHeader,
  eventSourcePing,
} from '../../../src/dialects/push-stream/event-source.js';
import { compileTemplate, type Template } from '../../../src/dialects/push-stream/template.js';
import { hostileMixtures, hostileTexts, message, withEach } from '../../support/push-stream/messages.js';

const json =
  '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}';

/** A whole event, as a subscriber gets it. */
function eventSourceMessage(template: Template, templateText: string, facts: Message): Buffer {
  return Buffer.concat([eventSourceFields(facts), eventSourceData(template, templateText, facts)]);
}

function event(template: string, text: string, facts: Partial<Message> = {}, escaped = false): string {
  const compiled = compileTemplate(template, { escape: escaped, html: false });
  return eventSourceMessage(compiled, template, message(text, facts)).toString();
}

interface Event {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly data: string | undefined;
}

/** Reads a stream as the specification of EventSource says. */
function read(stream: string): Event[] {
  const events: Event[] = [];
  let fields = new Map<string, string>();
  for (const line of stream.split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (fields.size > 0) {
        events.push({ id: fields.get('id'), type: fields.get('event'), data: fields.get('data') });
      }
      fields = new Map();
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    const before = fields.get(name);
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value);
  }
  return events;
}

test('messages have the bytes of the recordings', () => {
  expect(event(json, 'one')).toBe(
    'data: {"id":1,"channel":"v1","text":"one", "tag":"1", "time":"Sat, 21 Nov 2026 02:12:26 GMT", "eventid":""}\n\n',
  );
  const data = (line: string) =>
    `data: {"id":2,"channel":"v1","text":"${line}", "tag":"2", "time":"Sat, 21 Nov 2026 02:12:26 GMT", "eventid":"id-7"}\n`;
  expect(event(json, 'l1\nl2', { id: 2, tag: 2, eventId: 'id-7', eventType: 'kind' })).toBe(
    `id: id-7\nevent: kind\n${data('l1')}${data('l2')}\n`,
  );
});

test.each([
  ['a\nb', 'data: a\ndata: b\n\n'],
  ['a\r\nb', 'data: a\ndata: b\n\n'],
  ['a\rb', 'data: a\ndata: b\n\n'],
  ['a\n\r\nb', 'data: a\ndata: b\n\n'],
  ['\n\na\r\r\n\n', 'data: a\n\n'],
  ['a\nb\n', 'data: a\ndata: b\n\n'],
  [' a ', 'data:  a \n\n'],
  ['\n', '\n'],
  ['', '\n'],
])('the text %j becomes %j', (text, expected) => {
  expect(event('~text~', text)).toBe(expected);
});

test('the size is that of the line', () => {
  expect(event('~size~:~text~', 'é\nabc')).toBe('data: 2:é\ndata: 3:abc\n\n');
});

test('a template that has the field name already is taken as it is', () => {
  expect(event('data: <~text~>', 'a\nb')).toBe('data: <a>\ndata: <b>\n\n');
  expect(event('data:~text~', 'a')).toBe('data: data:a\n\n');
  expect(event(' data: ~text~', 'a')).toBe('data:  data: a\n\n');
});

test('an event without id and type has no such fields', () => {
  expect(event('~text~', 'a', { eventId: '', eventType: undefined })).toBe('data: a\n\n');
  expect(event('~text~', 'a', { eventType: 't' })).toBe('event: t\ndata: a\n\n');
  expect(eventSourceFields(message('a'))).toHaveLength(0);
});

test('fields and data are the two parts of an event', () => {
  const template = compileTemplate('~text~', { escape: false, html: false });
  const facts = message('a', { eventId: '1' });
  expect(eventSourceFields(facts).toString()).toBe('id: 1\n');
  expect(eventSourceData(template, '~text~', facts).toString()).toBe('data: a\n\n');
});

test('bytes that are no UTF-8 go out as they came', () => {
  const template = compileTemplate('~text~', { escape: false, html: false });
  const bytes = Buffer.of(0xff, 0x0a, 0x80, 0xe2, 0x80);
  expect(eventSourceMessage(template, '~text~', message(bytes, { eventId: '\udcfc' }))).toEqual(
    Buffer.from('id: \xfc\ndata: \xff\ndata: \x80\xe2\x80\n\n', 'latin1'),
  );
});

test('line ends in ids, types and channels become spaces', () => {
  const facts = { eventId: 'a\r\nb\nc\rd', eventType: 'x\n\ndata: y', channel: 'c\nid: z' };
  expect(event('~channel~/~event-id~/~event-type~/~text~', 't', facts)).toBe(
    'id: a  b c d\nevent: x  data: y\ndata: c id: z/a  b c d/x  data: y/t\n\n',
  );
});

const texts = [...hostileTexts, ...hostileMixtures(300)];

test('no value makes an event or a field of its own', () => {
  for (const escaped of [false, true]) {
    for (const template of ['~text~', json, '~channel~ ~event-id~ ~event-type~', 'data: ~channel~~text~']) {
      withEach(texts, (text) => {
        const facts = { channel: text, eventId: `e${text}`, eventType: `t${text}` };
        const events = read(event(template, `x${text}`, facts, escaped));
        const inOneLine = text.replace(/[\r\n]/g, ' ');
        expect(events).toHaveLength(1);
        expect(events[0]).toMatchObject({ id: `e${inOneLine}`, type: `t${inOneLine}` });
      });
    }
  }
});

test('with escaping the page receives exactly the text, as one JSON or in lines', () => {
  withEach(texts, (text) => {
    const [inJson] = read(event(json, text, { channel: text, eventId: text }, true));
    expect(JSON.parse(inJson?.data as string)).toMatchObject({ text, channel: text, eventid: text });
    const [inLines] = read(event('~text~', text, {}, true));
    expect(inLines?.data).toBe(text.replace(/\r\n?/g, '\n'));
  });
});

test('with escaping a page with scripts in its data cannot break out of the line', () => {
  for (const template of ['<script>p(~text~)</script>', '<b>~text~</b>', '<b title=~channel~>']) {
    const compiled = compileTemplate(template, { escape: true, html: true });
    const text = '["a",\n\n"b"]';
    const events = read(
      eventSourceMessage(compiled, template, message(text, { channel: 'a\n\nb' })).toString(),
    );
    expect(events).toHaveLength(1);
  }
});

test('header and footer are comments', () => {
  expect(eventSourceHeader('').toString()).toBe(': \n');
  expect(eventSourceFooter('')).toHaveLength(0);
  for (const comments of [eventSourceHeader, eventSourceFooter]) {
    expect(comments('a').toString()).toBe(': a\n');
    expect(comments('a\r\nb\n\nc\rdata: d\n').toString()).toBe(': a\n: b\n: c\n: data: d\n');
    expect(comments('ü').toString()).toBe(': ü\n');
  }
});

test('a ping is a comment', () => {
  expect(eventSourcePing.toString()).toBe(': -1\n');
  expect(read(`${eventSourcePing}\n`)).toEqual([{ id: undefined, type: undefined, data: undefined }]);
});

test('what is the same in each of very many lines is made once', () => {
  let dates = 0;
  const facts = message('a\n'.repeat(20_000), {});
  const counted = {
    ...facts,
    get time() {
      dates++;
      return facts.time;
    },
  };
  const template = '~time~ ~size~ ~text~ ~size~';
  const compiled = compileTemplate(template, { escape: false, html: false });
  const data = eventSourceData(compiled, template, counted).toString();
  const line = `data: ${new Date(facts.time * 1000).toUTCString()} 1 a 1\n`;
  expect(data === `${line.repeat(20_000)}\n`).toBe(true);
  expect(dates).toBe(1);
});
