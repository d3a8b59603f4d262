import { describe, expect, test } from 'vitest';

interface Message {
  readonly id?: number;
  readonly channel?: string;
  readonly text: string;
}

interface Received {
  splitObjects(joined: string): string[];
  readMessage(text: string): Message;
  readEvent(data: string): Message[];
  readonly ScriptReader: new () => { read(piece: string): Message[] };
}

const file = new URL('../../src/pages/received.js', import.meta.url);
const { splitObjects, readMessage, readEvent, ScriptReader } = (await import(file.href)) as Received;

describe('messages one after another', () => {
  test('are told apart, whatever is in their texts', () => {
    const objects = ['{"text":"}{"}', '{"text":"\\"}{\\\\"}', '{"a":{"b":1}}'];
    expect(splitObjects(objects.join(''))).toEqual(objects);
    expect(splitObjects(objects.join('\r\n')).map((text) => text.trim())).toEqual(objects);
  });

  test('of no known form are one text', () => {
    expect(splitObjects('just words')).toEqual(['just words']);
    expect(splitObjects('{"never":"closed')).toEqual(['{"never":"closed']);
    expect(splitObjects('')).toEqual([]);
  });
});

describe('a message', () => {
  test('is what the template has of it', () => {
    expect(readMessage('{"id":3,"channel":"c","text":"t","tag":"1"}')).toEqual({
      id: 3,
      channel: 'c',
      text: 't',
    });
  });

  test('by another template is its text', () => {
    expect(readMessage('t')).toEqual({ text: 't' });
    expect(readMessage('{"id":1}')).toEqual({ text: '{"id":1}' });
  });

  test('of several lines was sent as one event, each line by the template', () => {
    const line = (text: string, id = 1) => JSON.stringify({ id, channel: 'c', text });
    expect(readEvent([line('a'), line('b')].join('\n'))).toEqual([{ id: 1, channel: 'c', text: 'a\nb' }]);
    expect(readEvent([line('a'), line('b', 2)].join('\n'))).toEqual([
      { id: 1, channel: 'c', text: 'a' },
      { id: 2, channel: 'c', text: 'b' },
    ]);
  });
});

describe('a stream of scripts', () => {
  const sent =
    '<html><body>' +
    String.raw`<script>p(-2,'a\'b','x\u003c/script>\n\\\x41 (),;','e', 'date', '1');</script>`;
  const meant = [{ id: -2, channel: "a'b", text: 'x</script>\n\\A (),;' }];

  test('is read without being run', () => {
    expect(new ScriptReader().read(sent)).toEqual(meant);
  });

  test('is read wherever it is cut', () => {
    for (let cut = 0; cut <= sent.length; cut++) {
      const reader = new ScriptReader();
      expect([...reader.read(sent.slice(0, cut)), ...reader.read(sent.slice(cut))]).toEqual(meant);
    }
  });
});
