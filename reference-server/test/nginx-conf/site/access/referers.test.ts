import { expect, test } from 'vitest';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';

const site = (words: string) =>
  withHttp(`server { listen 80; valid_referers ${words}; location / { return 200 "[$invalid_referer]"; } }`);

test.each(['none', 'blocked', 'none ~a'])('%s alone names no page', (words) => {
  expect(failureOf(() => new NginxLab(site(words)))).toBe(
    'the "none" or "blocked" referers are specified in the "valid_referers" directive without any valid referer in /c/nginx.conf:3',
  );
});

test('a long Referer takes no longer than in proportion to its length', async () => {
  const lab = new NginxLab(site('~(a+)+$ b.example'));
  // The expression takes too many steps where it is not bounded.
  expect(await lab.get('/', { Referer: `http://c.example/${'a'.repeat(8000)}!` })).toMatch(
    /^(?:200 \[1\]|500 )/,
  );
});
