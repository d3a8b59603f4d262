import { expect, test } from 'vitest';
import { configurationOf, withServer } from '../../support/nginx-conf/nginx-lab.js';

const outward = (folder: string, path: string) =>
  `the alias "${folder}" ends with a slash and location "${path}" does not: "${path}../" leads out of it, which is answered 403`;
const sideward = (folder: string, path: string) =>
  `the alias "${folder}" does not end with a slash and location "${path}" does: "${path}x" is the file "${folder}x"`;

test.each<[string, string[]]>([
  ['location /i { alias /data/w/; }', [outward('/data/w/', '/i')]],
  ['location ^~ /i { alias /data/w/; }', [outward('/data/w/', '/i')]],
  ['location /i/ { alias /data/w; }', [sideward('/data/w', '/i/')]],
  ['location /a/ { location /a/i { alias w/; } }', [outward('w/', '/a/i')]],
  ['location /i/ { alias /data/w/; }', []],
  ['location /i { alias /data/w; }', []],
  ['location = /i { alias /data/w/; }', []],
  ['location ~ ^/i(.*)$ { alias /data/w/; }', []],
  ['location /i/ { alias /data/$arg_x; } location /j/ { alias "/data/${arg_x}"; }', []],
  ['location /i/ { alias /data/$arg_x/y; }', [sideward('/data/$arg_x/y', '/i/')]],
  ['root /data/w; location /i/ { root /data; }', []],
])('%s', (server, texts) => {
  const { warnings } = configurationOf(withServer(server));
  expect(warnings.map(({ text }) => text)).toEqual(texts);
  expect(warnings.map(({ position }) => `${position.file}:${position.line}`)).toEqual(
    texts.map(() => '/c/nginx.conf:4'),
  );
});
