import { describe, expect, test } from 'vitest';
import { Reply } from '../../../../src/actors/reply.js';
import { chunksIn } from '../../../../src/profiles/nchan/actors/chunks.js';
import { readJson, readText, readXml, readYaml } from '../../../../src/profiles/nchan/actors/information.js';
import type { HttpResponse } from '../../../../src/wire/http-response.js';

function replyOf(text: string, type = 'text/json'): Reply {
  const response: Partial<HttpResponse> = {
    headers: [{ name: 'Content-Type', value: type }],
    body: Buffer.from(text),
  };
  return new Reply(response as HttpResponse, 'publisher 1', 0);
}

const known = { messages: 2, requested: -1, subscribers: 0, last_message_id: '1795243773:1' };

describe('channel information', () => {
  test('is read in each format as nchan writes it', () => {
    expect(readJson(replyOf(`${JSON.stringify(known).slice(0, -1)} }`))).toEqual(known);
    const lines =
      'queued messages: 2\r\nlast requested: -1 sec. ago\r\nactive subscribers: 0\r\nlast message id: 1795243773:1';
    expect(readText(replyOf(lines))).toEqual(known);
    const elements = Object.entries(known).map(([name, value]) => `  <${name}>${value}</${name}>\n`);
    expect(readXml(replyOf(`<?xml version="1.0"?>\n<channel>\n${elements.join('')}</channel>`))).toEqual(
      known,
    );
    const yaml = '---\nmessages: 2\nrequested: -1\nsubscribers: 0\nlast_message_id: "1795243773:1"\n\n';
    expect(readYaml(replyOf(yaml))).toEqual(known);
  });

  test.each([
    ['', 'no text at all'],
    ['{"messages": 2}', 'keys are missing'],
    ['{"messages":"2","requested":-1,"subscribers":0,"last_message_id":"1:0"}', 'a number is a text'],
    ['null', 'no object'],
  ])('%j is not JSON of it: %s', (text) => {
    expect(() => readJson(replyOf(text))).toThrow('a JSON object with messages, requested');
  });

  test('JSON under another type, and half texts, are refused', () => {
    expect(() => readJson(replyOf(JSON.stringify(known), 'text/html'))).toThrow('Content-Type: text/json');
    expect(() => readText(replyOf('queued messages: 2'))).toThrow('lines of queued messages');
    expect(() => readXml(replyOf('<channel></channel>'))).toThrow('XML with an element channel');
    expect(() => readXml(replyOf('<messages>2</messages>'))).toThrow('XML with an element channel');
    expect(() => readYaml(replyOf('messages: many'))).toThrow('YAML with messages');
  });
});

describe('chunks', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const texts = (body: string) => chunksIn(Buffer.from(head + body)).map(({ text }) => text);

  test('are told apart, the last one too', () => {
    expect(texts('3\r\none\r\n4;x=y\r\nt\r\no\r\n0\r\n\r\n')).toEqual(['one', 't\r\no', '']);
  });

  test('that are not whole have not come', () => {
    expect(texts('3\r\non')).toEqual([]);
    expect(texts('3')).toEqual([]);
    expect(texts('nothing\r\n')).toEqual([]);
    expect(chunksIn(Buffer.from('HTTP/1.1 200 OK\r\n'))).toEqual([]);
  });
});
