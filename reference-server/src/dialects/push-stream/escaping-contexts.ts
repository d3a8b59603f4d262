/** One thing that has to be done to a value, so that a reader of some kind gets exactly the value. */
export type Step =
  | 'json'
  | 'script'
  | 'script-comment'
  | 'script-value'
  | 'uri'
  | 'html'
  | 'unquoted-attribute';

/** What a token of a template stands in: the steps to take for it, in order; none where nothing is to be done. */
export type EscapingContext = readonly Step[];

/** Where a token begins and ends. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly context: EscapingContext;
}

/** The contexts of tokens in a template for programs: inside the quotes of a JSON string, or anywhere else. */
export function contextsInText(template: string, tokens: readonly Span[]): EscapingContext[] {
  return find(tokens, jsonStrings(blank(template, tokens), ['json']), []);
}

/** The contexts of tokens in a template that is part of a page. */
export function contextsInHtml(template: string, tokens: readonly Span[]): EscapingContext[] {
  const page = blank(template, tokens);
  // Without any markup it is data that a script of the page reads.
  const pieces = page.includes('<') ? markupIn(page) : jsonStrings(page, ['script']);
  return find(tokens, pieces, ['html']);
}

/** The context of each token: that of the first piece it is in. */
function find(
  tokens: readonly Span[],
  pieces: readonly Piece[],
  elsewhere: EscapingContext,
): EscapingContext[] {
  return tokens.map(
    ({ start }) => pieces.find(({ from, to }) => start >= from && start < to)?.context ?? elsewhere,
  );
}

/** The template with letters for its tokens, which so are never taken for anything else. */
function blank(template: string, tokens: readonly Span[]): string {
  let text = '';
  let end = 0;
  for (const token of tokens) {
    text += template.slice(end, token.start) + 'x'.repeat(token.end - token.start);
    end = token.end;
  }
  return text + template.slice(end);
}

function jsonStrings(text: string, context: EscapingContext): Piece[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"/gs)].map(({ index, 0: string }) => {
    return { from: index, to: index + string.length, context };
  });
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
    pieces.push(...scriptIn(page.slice(from, to), from, []));
    markup.lastIndex = to;
  }
  return pieces;
}

/** What can be told apart in a tag. */
function attributesIn(tag: string, at: number): Piece[] {
  const pieces: Piece[] = [];
  for (const match of tag.matchAll(/([^\s=/"'<>]+)\s*=\s*("[^"]*"?|'[^']*'?|[^\s>]+)/g)) {
    const [whole, name = '', value = ''] = match;
    const to = at + match.index + whole.length;
    const from = to - value.length;
    const step: Step = /^["']/.test(value) ? 'html' : 'unquoted-attribute';
    // The reader decodes the attribute, then reads what is in it.
    const [quote = ''] = /^["']?/.exec(value) ?? [];
    const inner = decodedQuotes(value.slice(quote.length));
    if (/^on/i.test(name)) {
      pieces.push(...scriptIn(inner, from + quote.length, [step]));
    } else if (/^\s*javascript:/i.test(inner)) {
      pieces.push(...scriptIn(inner, from + quote.length, ['uri', step]));
    }
    const twice: EscapingContext = ['html', step];
    pieces.push({ from, to, context: /^srcdoc$/i.test(name) ? twice : [step] });
  }
  pieces.push({ from: at, to: at + tag.length, context: ['unquoted-attribute'] });
  return pieces;
}

/** Quotes written as references become quotes; the length stays. */
function decodedQuotes(value: string): string {
  return value.replace(/&(?:(quot|#34|#x22)|(?:apos|#39|#x27));/gi, (found, double?: string) =>
    (double ? '"' : "'").padEnd(found.length),
  );
}

const scriptText = /\/\/[^\n\r]*|\/\*.*?(?:\*\/|$)|(["'`])(?:(?!\1)[^\\]|\\.)*(?:\1|$)/gs;

/** The strings and comments of a script, and the rest of it. */
function scriptIn(script: string, at: number, steps: EscapingContext): Piece[] {
  const pieces: Piece[] = [...script.matchAll(scriptText)].map((match) => {
    const from = at + match.index;
    const step: Step = match[1] === undefined ? 'script-comment' : 'script';
    return { from, to: from + match[0].length, context: [step, ...steps] };
  });
  pieces.push({ from: at, to: at + script.length, context: ['script-value', ...steps] });
  return pieces;
}
