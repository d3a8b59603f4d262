/** What a token of a template stands in, which says how it has to be escaped. */
export type Place =
  | 'raw'
  | 'json'
  | 'script'
  | 'script-comment'
  | 'script-value'
  | 'html'
  | 'unquoted-attribute';

/** Where a token begins and ends. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Places in a template for programs: inside the quotes of a JSON string, or anywhere else. */
export function placesInText(template: string, tokens: readonly Span[]): Place[] {
  const strings = [...blank(template, tokens).matchAll(/"(?:[^"\\]|\\.)*"/gs)];
  return tokens.map(({ start }) => (strings.some((string) => within(string, start)) ? 'json' : 'raw'));
}

/** Places in a template that is part of a page. */
export function placesInHtml(template: string, tokens: readonly Span[]): Place[] {
  // Without any markup it is data that a script of the page reads.
  if (!blank(template, tokens).includes('<')) {
    return placesInText(template, tokens).map((place) => (place === 'json' ? 'script' : 'html'));
  }
  const pieces = markupIn(blank(template, tokens));
  return tokens.map(({ start }) => {
    const piece = pieces.find(({ from, to }) => start >= from && start < to);
    return piece?.place ?? 'html';
  });
}

function within(match: RegExpMatchArray, at: number): boolean {
  const from = match.index ?? 0;
  return at > from && at < from + match[0].length;
}

/** The template with other characters for its tokens, which so are never taken for something else. */
function blank(template: string, tokens: readonly Span[]): string {
  let text = '';
  let end = 0;
  for (const token of tokens) {
    text += template.slice(end, token.start) + 'x'.repeat(token.end - token.start);
    end = token.end;
  }
  return text + template.slice(end);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly place: Place;
}

const markup = /<!--.*?(?:-->|$)|<\/?[a-z](?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^"'>])*(?:>|$)/gis;

/** The parts of a page that are not plain text. */
function markupIn(page: string): Piece[] {
  const pieces: Piece[] = [];
  markup.lastIndex = 0;
  for (let match = markup.exec(page); match; match = markup.exec(page)) {
    const [tag] = match;
    if (tag.startsWith('<!--')) continue;
    pieces.push(...attributesIn(tag, match.index));
    if (!/^<script(?![\w-])/i.test(tag)) continue;
    const from = markup.lastIndex;
    const length = page.slice(from).search(/<\/script/i);
    const to = length < 0 ? page.length : from + length;
    pieces.push(...stringsIn(page.slice(from, to), from));
    markup.lastIndex = to;
  }
  return pieces;
}

/** The attributes of a tag; those whose values are scripts first of all. */
function attributesIn(tag: string, at: number): Piece[] {
  const pieces: Piece[] = [];
  for (const match of tag.matchAll(/([^\s=/"'<>]+)\s*=\s*("[^"]*"?|'[^']*'?|[^\s>]+)/g)) {
    const [whole, name = '', value = ''] = match;
    const to = at + match.index + whole.length;
    const quoted = /^["']/.test(value);
    const place = /^on/i.test(name) ? 'script' : quoted ? 'html' : 'unquoted-attribute';
    pieces.push({ from: to - value.length, to, place });
  }
  pieces.push({ from: at, to: at + tag.length, place: 'unquoted-attribute' });
  return pieces;
}

const scriptText = /\/\/[^\n\r]*|\/\*.*?(?:\*\/|$)|(["'`])(?:(?!\1)[^\\]|\\.)*(?:\1|$)/gs;

/** The strings and comments of a script, and the rest of it. */
function stringsIn(script: string, at: number): Piece[] {
  const pieces: Piece[] = [...script.matchAll(scriptText)].map((match) => {
    const from = at + match.index;
    const place = match[1] === undefined ? 'script-comment' : 'script';
    return { from, to: from + match[0].length, place };
  });
  pieces.push({ from: at, to: at + script.length, place: 'script-value' });
  return pieces;
}
