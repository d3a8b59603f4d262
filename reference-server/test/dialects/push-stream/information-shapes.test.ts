import { expect, test } from 'vitest';
import {
  formatFor,
  showChannel,
  showGroup,
  showSummary,
} from '../../../src/dialects/push-stream/information.js';
import { a1, group, rows, summary } from '../../support/push-stream/information-facts.js';

/** Lines as they go over the wire. */
const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join('');

test.each([
  ['text/plain', 79, ['channel: a1', 'published_messages: 2', 'stored_messages: 2', 'active_subscribers: 0']],
  [
    'application/json',
    84,
    ['{"channel": "a1", "published_messages": 2, "stored_messages": 2, "subscribers": 0}'],
  ],
  [
    'application/yaml',
    80,
    ['  channel: a1', '  published_messages: 2', '  stored_messages: 2', '  subscribers: 0'],
  ],
  [
    'application/xml',
    203,
    [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<channel>',
      '  <name>a1</name>',
      '  <published_messages>2</published_messages>',
      '  <stored_messages>2</stored_messages>',
      '  <subscribers>0</subscribers>',
      '</channel>',
      '',
    ],
  ],
])('a channel in %s is as recorded', (type, length, expected) => {
  const { contentType, body } = showChannel(formatFor(type), a1);
  expect(contentType).toBe(type);
  expect(body.toString()).toBe(lines(...expected));
  expect(body).toHaveLength(length);
});

test.each([
  [
    'text/plain',
    255,
    [
      'hostname: vm, time: 2026-11-21T02:12:19, channels: 3, wildcard_channels: 0, uptime: 5, infos: ',
      'channel: g1',
      'published_messages: 1',
      'stored_messages: 1',
      'active_subscribers: 0,',
      'channel: g2',
      'published_messages: 1',
      'stored_messages: 1',
      'active_subscribers: 0',
    ],
  ],
  [
    'application/json',
    287,
    [
      '{"hostname": "vm", "time": "2026-11-21T02:12:19", "channels": 3, "wildcard_channels": 0, "uptime": 5, "infos": [',
      '{"channel": "g1", "published_messages": 1, "stored_messages": 1, "subscribers": 0},',
      '{"channel": "g2", "published_messages": 1, "stored_messages": 1, "subscribers": 0}',
      ']}',
    ],
  ],
  [
    'application/yaml',
    264,
    [
      'hostname: vm',
      'time: 2026-11-21T02:12:19',
      'channels: 3',
      'wildcard_channels: 0',
      'uptime: 5',
      'infos: ',
      ...['g1', 'g2'].flatMap((name) => [
        ' -',
        `  channel: ${name}`,
        '  published_messages: 1',
        '  stored_messages: 1',
        '  subscribers: 0',
      ]),
    ],
  ],
  [
    'application/xml',
    556,
    [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<root>',
      '  <hostname>vm</hostname>',
      '  <time>2026-11-21T02:12:19</time>',
      '  <channels>3</channels>',
      '  <wildcard_channels>0</wildcard_channels>',
      '  <uptime>5</uptime>',
      '  <infos>',
      ...['g1', 'g2'].flatMap((name) => [
        '<channel>',
        `  <name>${name}</name>`,
        '  <published_messages>1</published_messages>',
        '  <stored_messages>1</stored_messages>',
        '  <subscribers>0</subscribers>',
        '</channel>',
      ]),
      '  </infos>',
      '</root>',
    ],
  ],
])('a group in %s is as recorded', (type, length, expected) => {
  const { contentType, body } = showGroup(formatFor(type), group, rows);
  expect(contentType).toBe(type);
  expect(body.toString()).toBe(lines(...expected));
  expect(body).toHaveLength(length);
});

const facts = [
  ['hostname', 'vm'],
  ['time', '2026-11-21T02:12:18'],
  ['channels', '1'],
  ['wildcard_channels', '0'],
  ['published_messages', '3'],
  ['stored_messages', '2'],
  ['messages_in_trash', '1'],
  ['channels_in_delete', '0'],
  ['channels_in_trash', '1'],
  ['subscribers', '0'],
  ['uptime', '4'],
] as const;

test.each([
  [
    'text/plain',
    270,
    [
      ...facts.map(([name, value]) => `${name}: ${value}`),
      'by_worker:',
      '  pid: 19823',
      '  subscribers: 0',
      '  uptime: 4',
    ],
  ],
  [
    'application/json',
    309,
    [
      '{"hostname": "vm", "time": "2026-11-21T02:12:18", "channels": 1, "wildcard_channels": 0, "published_messages": 3, "stored_messages": 2, "messages_in_trash": 1, "channels_in_delete": 0, "channels_in_trash": 1, "subscribers": 0, "uptime": 4, "by_worker": [',
      '{"pid": "19823", "subscribers": 0, "uptime": 4}',
      ']}',
    ],
  ],
  [
    'application/yaml',
    306,
    [
      ...facts.map(([name, value]) => `  ${name}: ${value}`),
      '  by_worker:',
      '   -',
      '    pid: 19823',
      '    subscribers: 0',
      '    uptime: 4',
    ],
  ],
  [
    'application/xml',
    589,
    [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<infos>',
      ...facts.map(([name, value]) => `  <${name}>${value}</${name}>`),
      '  <by_worker><worker>',
      '  <pid>19823</pid>',
      '  <subscribers>0</subscribers>',
      '  <uptime>4</uptime>',
      '</worker>',
      '</by_worker>',
      '</infos>',
    ],
  ],
])('the summary in %s is as recorded', (type, length, expected) => {
  const { contentType, body } = showSummary(formatFor(type), summary);
  expect(contentType).toBe(type);
  expect(body.toString()).toBe(lines(...expected));
  expect(body).toHaveLength(length);
});
