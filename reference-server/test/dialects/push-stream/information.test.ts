import { expect, test } from 'vitest';
import {
  formatFor,
  showChannel,
  showGroup,
  showSummary,
  statisticsTime,
} from '../../../src/dialects/push-stream/information.js';
import { a1, group, summary } from '../../support/push-stream/information-facts.js';
import { hostileTexts, withEach } from '../../support/push-stream/messages.js';

const channel = (accept: string, row = a1) => showChannel(formatFor(accept), row);
const textOf = ({ body }: { readonly body: Buffer }) => body.toString();

test('two workers are told apart', () => {
  const two = { ...summary, byWorker: [...summary.byWorker, { pid: '2', subscribers: 3, uptime: 4 }] };
  const show = (accept: string) => textOf(showSummary(formatFor(accept), two));
  expect(JSON.parse(show('application/json')).by_worker).toEqual([
    { pid: '19823', subscribers: 0, uptime: 4 },
    { pid: '2', subscribers: 3, uptime: 4 },
  ]);
  expect(show('text/plain')).toContain('  uptime: 4,\r\n  pid: 2\r\n');
  expect(show('x/yaml')).toContain('    uptime: 4\r\n   -\r\n    pid: 2\r\n');
  expect(show('x/xml')).toContain('</worker>\r\n<worker>\r\n  <pid>2</pid>\r\n');
});

test.each([
  ['text/plain', '..., infos: \r\n\r\n'],
  ['application/json', '..., "infos": [\r\n]}\r\n'],
  ['application/yaml', '...infos: \r\n\r\n'],
  ['application/xml', '...  <infos>\r\n  </infos>\r\n</root>\r\n'],
])('an empty list in %s', (type, end) => {
  const text = textOf(showGroup(formatFor(type), group, []));
  expect(text.endsWith(end.slice(3))).toBe(true);
  if (type === 'application/json') expect(JSON.parse(text).infos).toEqual([]);
});

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['image/png', 'application/json'],
  ['json', 'application/json'],
  ['text/plain', 'text/plain'],
  ['TEXT/Plain', 'text/plain'],
  ['text/json', 'application/json'],
  ['text/yaml', 'application/yaml'],
  ['text/xml', 'application/xml'],
  ['text/x-json', 'text/x-json'],
  ['application/x-yaml', 'text/x-yaml'],
  ['application/xhtml+xml', 'application/json'],
  ['text/html, application/xml;q=0.1, application/json;q=0.9', 'application/xml'],
  ['text/plain;q=0, application/xml', 'text/plain'],
  ['image/png/yaml', 'application/yaml'],
  ['application/xmlx', 'application/xml'],
])('Accept: %j gives %s', (accept, type) => {
  expect(channel(accept as string).contentType).toBe(type);
});

test('names that could break the format arrive whole', () => {
  withEach([...hostileTexts, '\0', 'a: b', '- a', '# a', '{a}', ' a', 'a ', 'yes: no', '\udcfc'], (name) => {
    const row = { ...a1, channel: name };
    const withName = { ...group, hostname: name };
    expect(JSON.parse(textOf(channel('x/json', row)))).toMatchObject({ channel: name });
    const list = JSON.parse(textOf(showGroup(formatFor('x/json'), withName, [row])));
    expect([list.hostname, list.infos[0].channel]).toEqual([name, name]);

    // In YAML either as it is, where that is harmless, or as a string of JSON, which is one of YAML too.
    const [first, ...others] = textOf(channel('x/yaml', row)).split('\r\n');
    const value = (first as string).slice('  channel: '.length);
    if (value !== name) expect(JSON.parse(value)).toBe(name);
    else expect(name).toMatch(/^[\w./](?!.*(?:: | #|:$))[^\r\n]*$/);
    expect(others).toHaveLength(4);

    const xml = textOf(channel('x/xml', row));
    const [, inXml = ''] = /<name>([^<]*)<\/name>/.exec(xml) ?? [];
    const read = inXml.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(inXml).not.toMatch(/&(?!#\d+;)|[<>\r]/);
    // What XML cannot hold at all is replaced.
    expect(read).toBe(name.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd'));
    expect(xml.match(/<\w+>/g)).toHaveLength(5);

    expect(textOf(channel('x/plain', row)).match(/[\r\n]+/g)).toHaveLength(4);
  });
});

test('harmless names stay as the module has them', () => {
  for (const name of ['a1', '42', 'a b', 'a/b', 'room-1', 'a.b_c', 'a:b', 'user@host', 'a+b=c']) {
    expect(textOf(channel('x/yaml', { ...a1, channel: name })).split('\r\n')[0]).toBe(`  channel: ${name}`);
  }
});

test('the time is UTC without a zone', () => {
  expect(statisticsTime(Date.UTC(2026, 10, 21, 2, 12, 9, 999))).toBe('2026-11-21T02:12:09');
});
