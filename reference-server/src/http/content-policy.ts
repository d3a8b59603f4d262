import type { HeaderList } from './exchange.js';
import type { Location } from './location.js';

const neverGuessed = ['X-Content-Type-Options', 'nosniff'] as const;

/** Of bodies that others have written, whatever type they say it is: shown as a page it runs nothing and has no origin. */
const data: HeaderList = [
  neverGuessed,
  ['Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'"],
];

/** Of a page that calls its parent by scripts of its templates, into which texts come escaped. It can load and send nothing. */
const scriptedFrame: HeaderList = [
  neverGuessed,
  [
    'Content-Security-Policy',
    "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  ],
];

/** What the answers of a built-in location may do in a browser. */
export function contentHeaders({ settings: { default_type: type } }: Pick<Location, 'settings'>): HeaderList {
  return typeof type === 'string' && type.startsWith('text/html') ? scriptedFrame : data;
}
