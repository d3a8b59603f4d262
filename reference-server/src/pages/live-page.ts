import { readFileSync } from 'node:fs';
import type { Exchange, HeaderList, ResponseHead } from '../http/exchange.js';

/** A whole answer. */
type Answer = readonly [head: ResponseHead, bytes: Uint8Array];

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The files of the page, by the path they are served at. */
const files = {
  '/': ['live.html', 'text/html; charset=utf-8'],
  '/live/live.css': ['live.css', 'text/css; charset=utf-8'],
  '/live/live.js': ['live.js', 'text/javascript; charset=utf-8'],
  '/live/modes.js': ['modes.js', 'text/javascript; charset=utf-8'],
  '/live/received.js': ['received.js', 'text/javascript; charset=utf-8'],
} as const;

/** Where the files are, of the sources and of the build alike. */
const folder = new URL('../../src/pages/', import.meta.url);

/** The page that shows what the server is doing: reads its files now, and answers requests for them. */
export function livePage(): (exchange: Exchange) => Answer | undefined {
  const answers = new Map<string, Answer>();
  for (const [path, [name, type]] of Object.entries(files)) {
    const headers: HeaderList = [
      ['Content-Type', type],
      ['Cache-Control', 'no-cache'],
      ['Content-Security-Policy', policy],
      ['Referrer-Policy', 'no-referrer'],
      ['X-Content-Type-Options', 'nosniff'],
      // For browsers that do not know frame-ancestors.
      ['X-Frame-Options', 'DENY'],
      ...(path === '/' ? ([['Vary', 'Accept']] as const) : []),
    ];
    answers.set(path, [{ status: 200, headers }, readFileSync(new URL(name, folder))]);
  }
  return (exchange) => {
    if (exchange.method !== 'GET' && exchange.method !== 'HEAD') return undefined;
    // Programs ask for anything and get the list of locations; browsers say that they want a page.
    if (exchange.path === '/' && !/\btext\/html\b/i.test(exchange.header('accept') ?? '')) return undefined;
    return answers.get(exchange.path);
  };
}
