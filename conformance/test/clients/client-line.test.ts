import { describe, expect, test } from 'vitest';
import { readClientLine } from '../../src/clients/client-line.js';

const message = (text: string, contentType?: string) => ({
  kind: 'message',
  body: Buffer.from(text),
  contentType,
});

describe('a line of a client', () => {
  test.each([
    ['message aGVsbG8=', message('hello')],
    ['message aGVsbG8= text/plain; charset=utf-8', message('hello', 'text/plain; charset=utf-8')],
    ['message', message('')],
    ['message ', message('')],
    ['message  text/plain', message('', 'text/plain')],
    ['message aGVsbG8=\r', message('hello')],
    ['message hello!', { kind: 'unreadable', text: 'message hello!' }],
    ['message aGVsbG8', { kind: 'unreadable', text: 'message aGVsbG8' }],
    ['status 410', { kind: 'status', text: '410' }],
    ['error it broke', { kind: 'error', text: 'it broke' }],
    ['done', { kind: 'done' }],
    ['messages: 3', undefined],
    ['a message aGVsbG8=', undefined],
    ['', undefined],
  ])('%j', (line, read) => {
    expect(readClientLine(line)).toEqual(read);
  });
});
