import { describe, expect, test } from 'vitest';
import { readText, refusalOf, responseIn } from '../support/wire/response-parts.js';

/** The faults of a response with these lines after its status line. */
const faultsOf = (lines: string) => responseIn(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`).faults;

describe('faults: HTTP/1.1 is broken, but the response can still be read', () => {
  test.each([
    ['a NUL in a value', 'Content-Type: text/plain\0', 'has a byte 0x00 in its header Content-Type:'],
    ['a control byte', 'X: a\x1bb', 'has a byte 0x1b in its header X: "a\\u001bb"'],
    ['a DEL', 'X: \x7f', 'has a byte 0x7f in its header X:'],
    ['a CR within a value', 'X: a\rb', 'has a byte 0x0d in its header X:'],
    ['a folded line', 'X: a\r\n b', 'has a folded header line " b" (RFC 9112 5.2)'],
    ['a folded line with a tab and a colon', 'X: a\r\n\tb: c', 'has a folded header line "\\tb: c"'],
    ['a space before the colon', 'X : a', 'has a header line without a valid name: "X : a"'],
    ['a space in the name', 'X Y: a', 'has a header line without a valid name: "X Y: a"'],
    ['no colon', 'nonsense', 'has a header line without a valid name: "nonsense"'],
    ['no name', ': a', 'has a header line without a valid name: ": a"'],
    ['a NUL in a name', 'X\0Y: a', 'has a header line without a valid name:'],
    ['a name that is no ASCII', 'Caf\xe9: a', 'has a header line without a valid name:'],
    ['LF without CR after a header', 'A: b\nC: d', 'has a line that ends in LF without CR (RFC 9112 2.2)'],
  ])('%s', (_, lines, fault) => {
    expect(faultsOf(lines)).toEqual([expect.stringContaining(fault)]);
  });

  test.each([
    ['after the status line', 'HTTP/1.1 200 OK\nA: b\r\n\r\n'],
    ['after the last header', 'HTTP/1.1 200 OK\r\nA: b\n\r\n'],
    ['in the empty line', 'HTTP/1.1 200 OK\r\nA: b\r\n\n'],
    ['everywhere', 'HTTP/1.1 200 OK\nA: b\n\n'],
  ])('LF without CR %s', (_, head) => {
    const response = responseIn(head);
    expect(response.faults).toEqual(['has a line that ends in LF without CR (RFC 9112 2.2)']);
    expect(response.headers).toEqual([{ name: 'A', value: 'b' }]);
  });

  test('control bytes in the reason', () => {
    const { faults } = responseIn('HTTP/1.1 200 O\0K\r\n\r\n');
    expect(faults).toEqual([expect.stringContaining('has a byte 0x00 in its reason phrase')]);
  });

  test('both framings: the chunks count', () => {
    const response = responseIn(
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    );
    expect(response.faults).toEqual(['has both Transfer-Encoding and Content-Length (RFC 9112 6.2)']);
    expect(response).toMatchObject({ framing: 'chunked', rest: '' });
  });

  test('several are all named; a line that is too long is cut', () => {
    const faults = faultsOf(`A: \x01\r\n${'b'.repeat(100)}\r\nC: \x02`);
    expect(faults).toHaveLength(3);
    expect(faults[1]).toContain(`"${'b'.repeat(60)}…"`);
  });
});

describe('refusals: nothing more can be read from the connection', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'but with "SSH-2.0-OpenSSH_9.6\\r\\n"'],
    ['binary', '\x00\x00\x12\x04\x00\x00\x00\x00\x00', 'does not begin with an HTTP/1.x status line'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'but with "PRI * HTTP/2.0'],
    ['a request', 'GET / HTTP/1.1\r\n\r\n', 'but with "GET / HTTP/1.1'],
    ['a status line of HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n', 'is HTTP/2.0, which this kit does not speak'],
    ['HTTP/0.9', '<html>hello</html>', 'but with "<html>hello</html>"'],
    ['an empty line first', `\r\n${head}\r\n`, 'does not begin with an HTTP/1.x status line'],
    ['lower case', 'http/1.1 200 OK\r\n\r\n', 'does not begin with an HTTP/1.x status line'],
    ['differing lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 'Content-Length: 1, 2'],
    ['differing lengths in one', `${head}Content-Length: 1, 2\r\n\r\n`, 'different values of Content-Length'],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n`, 'Content-Length that is no number: "-1"'],
    ['a length in words', `${head}Content-Length: five\r\n\r\n`, 'Content-Length that is no number: "five"'],
    ['an empty length', `${head}Content-Length:\r\n\r\n`, 'Content-Length that is no number: ""'],
    ['a chunk size in words', `${chunked}five\r\n`, 'chunk size that is no hexadecimal number: "five"'],
    ['a chunk size with 0x', `${chunked}0x5\r\n`, 'chunk size that is no hexadecimal number: "0x5"'],
    ['no chunk size', `${chunked}\r\nhello`, 'chunk size that is no hexadecimal number: ""'],
    ['a negative chunk size', `${chunked}-5\r\n`, 'chunk size that is no hexadecimal number: "-5"'],
    ['a chunk longer than its size', `${chunked}3\r\nhello\r\n`, 'a chunk longer than its size says'],
    [
      'a chunk size past every limit',
      `${chunked}ffffffffffffffff\r\n`,
      'has a chunk of 18446744073709552000',
    ],
    ['LF without CR after a size', `${chunked}5\nhello\r\n0\r\n\r\n`, 'chunk size that is no hexadecimal'],
  ])('%s', (_, text, why) => {
    expect(refusalOf(text)).toContain(why);
  });

  test('a bad length is refused also where there is no body', () => {
    expect(refusalOf(`${head}Content-Length: x\r\n\r\n`, 'HEAD')).toContain('no number');
  });
});

describe('truncated: how far it came', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  test.each([
    ['', 'without a byte of a response'],
    ['HTTP', 'after 4 bytes of a response head'],
    [head, `after ${head.length} bytes of a response head`],
    [`${head}Content-Length: 5\r\n\r\n`, 'after the head of a 200 and 0 bytes of its body'],
    [`${head}Content-Length: 5\r\n\r\nhell`, 'after the head of a 200 and 4 bytes of its body'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhel`, 'after the head of a 200 and 3 bytes of its body'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n`, 'the head of a 200 and 5 bytes'],
  ])('%j', (text, progress) => {
    const reading = readText(text);
    expect(reading).toEqual({ kind: 'unfinished', progress: expect.stringContaining(progress) });
  });
});
