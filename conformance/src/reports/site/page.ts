import { createHash } from 'node:crypto';
import { html, Markup } from '../html/markup.js';
import { siteStyle } from './look.js';

/** Says that a page is one of a site, so that a new one may take its place. */
export const generator = 'pushstream-conformance site';

const hash = createHash('sha256').update(siteStyle).digest('base64');

// Nothing is loaded and nothing runs, whatever a report has smuggled into a page.
const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;

/** A page of the site, which needs nothing but a browser. */
export function sitePage(title: string, body: Markup): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${generator}">
<title>${title}</title>
<style>${new Markup(siteStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return page.html;
}
