import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allDirectives } from '../../src/nginx-conf/language/directives/all.js';
import { ConfigurationError } from '../../src/nginx-conf/language/position.js';
import { NginxLab } from '../support/nginx-conf/nginx-lab.js';
import { certificateFiles } from '../support/nginx-conf/tls-client.js';

/*
 * Configurations that somebody has made a mess of: each starts, or is refused with a reason; `-t` never breaks.
 */

const folder = new URL('articles/', import.meta.url);
const fixtures = new URL('../fixtures/', import.meta.url);
const whole = [
  ...readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
  ...['push-stream', 'relay'].map((name) =>
    readFileSync(new URL(`${name}-recordings.conf`, fixtures), 'utf8'),
  ),
  `events { } http { server { listen 443 ssl; ssl_certificate a-certificate.pem; ssl_certificate_key a-key.pem;
   gzip on; gzip_types *; location / { if ($arg_a ~ "(b)") { set $c $1; return 301 /$c; } try_files $uri @n; }
   location @n { error_page 404 =200 /x; return 404; } } }`,
];

const files = Object.fromEntries(
  Object.entries({ 'mime.types': 'types { text/html html; }', ...certificateFiles }).map(([name, text]) => [
    `/c/${name}`,
    text,
  ]),
);

const odd = [
  ...['', '0', '-1', '1', '99999999999999999999', 'on', 'off', 'x', '"', '""', '$', '$1', '${', '$arg_x'],
  ...['/', '~', '(', ')', '=', '@', '{', '}', ';', '; }', '\\', '*', '1k', '1d', 'all', 'unix:', 'é', '\0'],
];

/** Numbers that look like chance and are the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

const names = [...allDirectives.keys()].filter((name) => name !== 'user');

/** A configuration with some of its words changed. */
function messy(next: (below: number) => number): string {
  const words = (whole[next(whole.length)] ?? '').split(/(\s+|[;{}])/);
  const word = () => words[next(words.length)] ?? '';
  for (let change = next(4) + 1; change > 0; change--) {
    const at = next(words.length);
    const kinds = [
      () => words.splice(at, 1),
      () => words.splice(at, 0, ` ${word()} `),
      () => words.splice(at, 1, odd[next(odd.length)] ?? ''),
      () => words.splice(at, 0, ` ${names[next(names.length)]} ${odd[next(odd.length)]}; `),
      () => words.splice(at, 0, ` ${names[next(names.length)]} { ${word()} } `),
      () => words.splice(at, 1, names[next(names.length)] ?? ''),
    ];
    kinds[next(kinds.length)]?.();
  }
  return words.join('');
}

describe('a mess', () => {
  const seeds = Number(process.env.MESSES ?? 20);
  test.each(Array.from({ length: seeds }, (_, seed) => seed))('%i', async (seed) => {
    const next = dice(seed * 7919 + 1);
    let started = 0;
    let refused = 0;
    for (let run = 0; run < 50; run++) {
      const text = messy(next);
      try {
        const lab = new NginxLab(text, { files, keep: true });
        started++;
        await lab.clock.run(lab.close());
      } catch (error) {
        if (!(error instanceof ConfigurationError)) {
          throw new Error(`${error instanceof Error ? error.stack : error}\n${text}`);
        }
        expect(error.reason).not.toBe('');
        refused++;
      }
    }
    expect(Math.min(started, refused)).toBeGreaterThan(0);
  });
});
