import { expect, test } from 'vitest';
import { compileTemplate } from '../../../src/dialects/push-stream/template.js';
import { hostileTexts, message, withEach } from '../../support/push-stream/messages.js';

const raw = { escape: false, html: false };
const render = (template: string, text = 'x', facts = {}) =>
  compileTemplate(template, raw).render(message(text, facts)).toString();

const json =
  '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}';
const script = "<script>p(~id~,'~channel~','~text~','~event-id~', '~time~', '~tag~');</script>";

test('the templates of the recordings give their bytes', () => {
  expect(render(json, 'one')).toBe(
    '{"id":1,"channel":"v1","text":"one", "tag":"1", "time":"Sat, 21 Nov 2026 02:12:26 GMT", "eventid":""}',
  );
  const facts = { channel: 's1', eventId: 'e9', time: Date.UTC(2026, 10, 21, 2, 12, 20) / 1000 };
  expect(render(script, "it's <b>text</b>", facts)).toBe(
    "<script>p(1,'s1','it's <b>text</b>','e9', 'Sat, 21 Nov 2026 02:12:20 GMT', '1');</script>",
  );
});

test('the special messages have the date of 1970 and tag 0', () => {
  expect(render(script, 'Channel deleted', { channel: 's2', id: -2, time: 0, tag: 0 })).toBe(
    "<script>p(-2,'s2','Channel deleted','', 'Thu, 01 Jan 1970 00:00:00 GMT', '0');</script>",
  );
});

test.each([
  ['~id~', '1'],
  ['~channel~', 'v1'],
  ['~text~', 'é'],
  ['~size~', '2'],
  ['~time~', 'Sat, 21 Nov 2026 02:12:26 GMT'],
  ['~tag~', '1'],
  ['~event-id~', 'e'],
  ['~event-type~', 't'],
  ['~TEXT~ ~Event-Id~ ~SizE~', 'é e 2'],
  ['~text~text~', 'étext~'],
  ['~~text~~', '~é~'],
  ['~id~~tag~', '11'],
  ['~nothing~ ~eventid~ ~ text~ ~text', '~nothing~ ~eventid~ ~ text~ ~text'],
  ['no token', 'no token'],
  ['', ''],
  ['漢~text~\0\r\n', '漢é\0\r\n'],
])('%j becomes %j', (template, expected) => {
  expect(render(template, 'é', { eventId: 'e', eventType: 't' })).toBe(expected);
});

test('what is not there is empty', () => {
  expect(render('<~event-id~|~event-type~|~channel~>', 'x', { channel: '' })).toBe('<||>');
});

test('a value that looks like tokens is not expanded', () => {
  const text = '~text~~channel~~id~~size~';
  expect(render('~channel~/~text~/~event-id~', text, { channel: '~id~', eventId: '~text~' })).toBe(
    `~id~/${text}/~text~`,
  );
});

test.each(['~text~', '{"a": "~text~"}', "<script>p('~text~')</script>", '<b title=~text~>'])(
  'by default any text goes into %j as it is',
  (template) => {
    withEach(hostileTexts, (text) => {
      const [before, after] = template.split('~text~');
      for (const token of ['~text~', '~channel~', '~event-id~', '~event-type~']) {
        const facts = { channel: text, eventId: text, eventType: text };
        expect(render(`${before}${token}${after}`, text, facts)).toBe(`${before}${text}${after}`);
      }
    });
  },
);

test('bytes that are no UTF-8 go out as they came', () => {
  const bytes = Buffer.of(0xff, 0, 0xc3, 0x28, 0x80);
  const rendered = compileTemplate('<~text~|~channel~>', raw).render(message(bytes, { channel: 'a\udcfc' }));
  expect(rendered).toEqual(
    Buffer.concat([Buffer.from('<'), bytes, Buffer.from('|a'), Buffer.of(0xfc), Buffer.from('>')]),
  );
});

test('a line of the text may stand for it', () => {
  const template = compileTemplate('~text~ of ~size~', raw);
  expect(template.renderText(message('first\nsecond'), Buffer.from('first')).toString()).toBe('first of 5');
});

test('the message is left alone', () => {
  const bytes = Buffer.from('"</script>"');
  const frozen = Object.freeze(message(bytes));
  for (const html of [true, false]) {
    compileTemplate(`<script>p("~text~")</script>`, { escape: true, html }).render(frozen);
  }
  expect(bytes.toString()).toBe('"</script>"');
});
