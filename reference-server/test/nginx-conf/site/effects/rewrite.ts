import { type Effects, got } from './effect.js';

/** A server whose only location says what a variable is. */
const telling = (text: string) => `HTTP; server { listen 80; location / { return 200 "[${text}]"; } }`;

export const rewriteEffects: Effects = {
  rewrite: {
    line: 'rewrite ^/(.)$ /told/$1 last;',
    around: `server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } return 200 other; }
      location /told/ { return 200 $uri; } }`,
    play: async (lab) => lab.get('/x?a=1'),
    without: '200 other',
    with: '200 /told/x',
  },
  internal: {
    line: 'internal;',
    around: 'server { listen 80; location / { LOCATION; return 200 open; } }',
    play: (lab) => got(lab, '/'),
    without: '200 open',
    with: '404 <!doc',
  },
  recursive_error_pages: {
    line: 'recursive_error_pages on;',
    around: `HTTP; server { listen 80; SERVER; location / { LOCATION; error_page 404 /next; return 404; }
      location = /next { error_page 403 =200 /last; return 403; } location = /last { return 200 last; } }`,
    play: (lab) => got(lab, '/'),
    without: '403 <!doc',
    with: '200 last',
  },
  map: {
    line: 'map $arg_a $b { default none; 1 one; }',
    around: telling('$b'),
    play: (lab) => lab.get('/?a=1'),
    without: 'unknown "b" variable in /c/nginx.conf:3',
    with: '200 [one]',
  },
  geo: {
    line: 'geo $b { default far; 127.0.0.0/8 near; }',
    around: telling('$b'),
    play: (lab) => lab.get('/'),
    without: 'unknown "b" variable in /c/nginx.conf:3',
    with: '200 [near]',
  },
  split_clients: {
    line: 'split_clients $arg_a $b { 100% all; }',
    around: telling('$b'),
    play: (lab) => lab.get('/?a=1'),
    without: 'unknown "b" variable in /c/nginx.conf:3',
    with: '200 [all]',
  },
};
