import { expect, test } from 'vitest';
import { channelInformation } from '../../../src/dialects/relay/channel-information.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

const info = { messages: 1, requested: 2, subscribers: 0 };
const typeFor = (accept?: string) => channelInformation(info, accept).contentType;
const bodyFor = (accept: string) => Buffer.from(channelInformation(info, accept).bytes).toString();

test('each format has the shape that programs know', () => {
  expect(bodyFor('text/plain')).toBe(
    'queued messages: 1\r\nlast requested: 2 sec. ago (-1=never)\r\nactive subscribers: 0',
  );
  expect(bodyFor('application/json')).toBe('{"messages": 1, "requested": 2, "subscribers": 0 }');
  expect(bodyFor('text/yaml')).toBe('---\r\nmessages: 1\r\nrequested: 2\r\nsubscribers: 0\r\n\r\n');
  expect(bodyFor('application/xml')).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<channel>',
      '  <messages>1</messages>',
      '  <requested>2</requested>',
      '  <subscribers>0</subscribers>',
      '</channel>',
    ].join('\r\n'),
  );
});

test.each([
  [undefined, 'text/plain'],
  ['', 'text/plain'],
  ['*/*', 'text/plain'],
  ['text/*', 'text/plain'],
  ['image/png', 'text/plain'],
  ['application/json', 'application/json'],
  ['Application/JSON', 'application/json'],
  ['text/json', 'text/json'],
  ['text/x-json', 'text/x-json'],
  ['text/yaml', 'text/yaml'],
  ['application/yaml', 'application/yaml'],
  ['text/xml', 'text/xml'],
  ['application/xml', 'application/xml'],
  ['application/*', 'application/json'],
  ['text/plain;q=0.5, application/json', 'application/json'],
  ['application/json;q=0.2, application/xml;q=0.9', 'application/xml'],
  ['application/xml, application/json', 'application/xml'],
  ['application/json, application/xml', 'application/json'],
  ['*/*, application/json', 'application/json'],
  ['application/json, text/javascript, */*; q=0.01', 'application/json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/xml'],
  ['text/plain;q=0, */*', 'application/json'],
  ['application/json;q=nonsense', 'text/plain'],
  ['*/*;q=0', 'text/plain'],
])('Accept: %s gives %s', (accept, type) => {
  expect(typeFor(accept)).toBe(type);
});

test('is negotiated on every 200-level answer of a publisher', async () => {
  const lab = new VirtualServer();
  const accept = { Accept: 'application/json' };
  for (const [method, status] of [
    ['PUT', 200],
    ['POST', 202],
    ['GET', 200],
    ['DELETE', 200],
  ] as const) {
    const response = await lab.request(
      method,
      '/relay/pub?id=a',
      accept,
      method === 'POST' ? 'x' : undefined,
    );
    expect([method, response.status, response.header('content-type')]).toEqual([
      method,
      status,
      'application/json',
    ]);
    expect(Object.keys(JSON.parse(response.body))).toEqual(['messages', 'requested', 'subscribers']);
    expect(response.header('vary')).toBe('Accept');
  }
});
