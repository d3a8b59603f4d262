/** Random numbers that a seed gives again (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than `end`; whole. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** Whether one of `times` times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}

const odd = [
  '\0',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '  ',
  ':',
  ',',
  ';',
  '\x7f',
  '\x80',
  '\xff',
  '"',
  '%00',
  '%',
  'x',
] as const;

const bodies: readonly [string, ...string[]] = [
  '',
  'x',
  'a body',
  'GET / HTTP/1.1\r\nHost: b\r\n\r\n',
  '0\r\n\r\n',
  'x'.repeat(70),
];

function chunked(random: Random, body: string): string {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(body.length - at);
    const digits = random.once(4) ? size.toString(16).toUpperCase().padStart(4, '0') : size.toString(16);
    const extension = random.once(6) ? random.of([';a', ';a=b', ';a="b c"', ' ;a', ';']) : '';
    text += `${digits}${extension}\r\n${body.slice(at, at + size)}\r\n`;
    at += size;
  }
  const trailer = random.once(6)
    ? random.of(['X: y\r\n', 'Content-Length: 5\r\n', 'bad trailer\r\n', 'X : y\r\n'])
    : '';
  return `${text}0\r\n${trailer}\r\n`;
}

/** How a request says where its body ends, rightly or wrongly. */
function framed(random: Random, body: string): { readonly headers: string[]; readonly bytes: string } {
  const length = `Content-Length: ${body.length}`;
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return { headers: [length], bytes: body };
    case 3:
    case 4:
      return { headers: ['Transfer-Encoding: chunked'], bytes: chunked(random, body) };
    case 5:
      return {
        headers: random.of<string[]>([
          [length, 'Transfer-Encoding: chunked'],
          ['Transfer-Encoding: chunked', length],
        ]),
        bytes: chunked(random, body),
      };
    case 6:
      return { headers: [length, length], bytes: body };
    case 7: {
      const wrong = random.of(['+1', '-1', '1, 1', '0x1', '1 1', '', '1.0', '9007199254740993', 'x', '00']);
      return { headers: [`Content-Length: ${wrong}`], bytes: body };
    }
    case 8: {
      const coding = random.of([
        'CHUNKED',
        'chunked ',
        'xchunked',
        'chunked, identity',
        'identity',
        '',
        '\tchunked',
        'chunked\t',
      ]);
      return { headers: [`Transfer-Encoding:${coding}`], bytes: chunked(random, body) };
    }
    case 9: {
      const size = random.of(['0x1', '-1', '+1', 'g', '', ' 1', '1 ', '1\t', 'fffffffffffffffff', '1\n']);
      return { headers: ['Transfer-Encoding: chunked'], bytes: `${size}\r\nx\r\n0\r\n\r\n` };
    }
    case 10:
      return { headers: [`Content-Length: ${body.length + 1 + random.below(3)}`], bytes: body };
    default:
      return { headers: [], bytes: '' };
  }
}

/** A request that may be right, or wrong in some way that has been used to make two readers differ. */
export function request(random: Random): string {
  const method = random.of(['GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']);
  const target = random.of([
    '/',
    '/a?b=c',
    '/a%20b',
    '*',
    'http://h/x',
    '/a#b',
    '/\\',
    '/\'"',
    '//x',
    '/a;b',
  ]);
  const version = random.once(12)
    ? random.of(['1.0', '1.2', '2.0', '0.9', '1.01', ''])
    : random.of(['1.1', '1.1', '1.0']);
  const { headers, bytes } = framed(random, random.of(bodies));
  const all = ['Host: h', ...headers];
  for (let n = random.below(4); n > 0; n--) {
    all.push(
      random.of([
        'X: y',
        'X:y',
        'X:   y  ',
        'X:',
        'Connection: close',
        'Connection: keep-alive',
        'Connection: x, Close',
        'Cookie: a=b',
        'Accept: */*',
        'X_Y: z',
        "!#$%&'*+.^_`|~: x",
        'X: \xe4',
        'X: a\tb',
      ]),
    );
  }
  if (random.once(10)) all.splice(0, 1);
  const lines = [`${method} ${target}${version === '' ? '' : ` HTTP/${version}`}`, ...all];
  let text = `${lines.join('\r\n')}\r\n\r\n`;
  // A byte that does not belong there.
  if (random.once(5)) {
    const at = random.below(text.length);
    text =
      text.slice(0, at) +
      random.of(odd as unknown as [string, ...string[]]) +
      text.slice(at + random.below(2));
  }
  return `${random.once(20) ? '\r\n' : ''}${text}${bytes}`;
}

/** The places at which a text is cut into packets. */
export function splits(random: Random, text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = random.once(3) ? 1 + random.below(4) : 1 + random.below(text.length);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}
