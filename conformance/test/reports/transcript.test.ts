import { describe, expect, it } from 'vitest';
import { Style } from '../../src/reports/style.js';
import { showTranscript } from '../../src/reports/transcript.js';
import { showBytes } from '../../src/reports/transcript-bytes.js';
import { entry } from '../support/reports/result-fixture.js';

const style = new Style({ colour: false, unicode: true, width: 80 });

describe('bytes for people', () => {
  it('are cut at CRLF and at nothing else', () => {
    expect(showBytes(Buffer.from('one\r\ntwo\nstill two\rtoo\r\n'))).toEqual([
      'one',
      'two\\nstill two\\rtoo',
    ]);
  });

  it('have an escape for everything that can not be printed', () => {
    expect(showBytes(Uint8Array.from([0, 9, 0x1b, 0x41, 0x5c, 0x7f, 0xff]))).toEqual([
      '\\0\\t\\x1bA\\\\\\x7f\\xff',
    ]);
  });

  it('are cut when they are many, and say so', () => {
    const [line] = showBytes(Buffer.alloc(1000, 'x'));
    expect(line).toBe(`${'x'.repeat(160)} [and 840 more bytes]`);
    const lines = showBytes(Buffer.from('x\r\n'.repeat(100)));
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toBe('[and 180 more bytes]');
  });
});

describe('a transcript', () => {
  it('has all connections in the order of time, from zero', () => {
    const lines = showTranscript(
      [
        entry(100, 'subscriber 1', 'opened', 'h:1'),
        entry(101.26, 'publisher 1', 'sent', 'PUT / HTTP/1.1\r\n\r\n'),
        entry(102, 'publisher 1', 'received', ''),
        entry(1300, 'subscriber 1', 'closed', 'closed by the server'),
      ],
      style,
    );
    expect(lines).toEqual([
      '     0.0 ms  subscriber 1  opened: h:1',
      '     1.3 ms  publisher 1   → PUT / HTTP/1.1',
      '                           →',
      '     2.0 ms  publisher 1   ←',
      '  1200.0 ms  subscriber 1  closed: closed by the server',
    ]);
  });
});
