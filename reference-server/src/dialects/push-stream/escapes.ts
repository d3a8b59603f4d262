import type { EscapingContext, Step } from './escaping-contexts.js';

/** Turns a value into what stands for it. */
export type Escape = (value: Uint8Array) => Uint8Array;

// Each works on bytes, read as characters: what is no UTF-8 comes through as it was. In UTF-8 the bytes E2 80 A8 and
// E2 80 A9 are U+2028 and U+2029, which end a line for JavaScript, wherever they appear.

function byBytes(pattern: RegExp, replace: (found: string) => string): Escape {
  return (value) => {
    const characters = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
    const changed = characters.replace(pattern, replace);
    return changed === characters ? value : Buffer.from(changed, 'latin1');
  };
}

/** The names that JSON and JavaScript both have for them. */
const short: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\xe2\x80\xa8': '\\u2028',
  '\xe2\x80\xa9': '\\u2029',
};

const unicode = (found: string) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;

const jsonString = byBytes(/[^ !#-[\]-~\x80-\xff]|\xe2\x80[\xa8\xa9]/g, (found) =>
  found === '"' ? '\\"' : (short[found] ?? unicode(found)),
);

/** For each kind of string, in attributes too: no quote, bracket, ampersand or dollar is left that could end or begin something. */
const scriptString = byBytes(
  /[^ !#%(-;=?-[\]-_a-~\x80-\xff]|\xe2\x80[\xa8\xa9]/g,
  (found) => short[found] ?? unicode(found),
);

const references = (found: string) => `&#${found.charCodeAt(0)};`;

const html = byBytes(/[&<>"'\r]/g, references);

const unquotedAttribute = byBytes(/[^!#-%(-.0-;?-_a-~\x80-\xff]/g, references);

/** For where a script has a value: JSON stays what it is, any other text becomes a string. */
export const scriptValue: Escape = (value) => {
  const text = Buffer.from(value).toString();
  try {
    JSON.parse(text);
  } catch {
    return Buffer.concat([quote, scriptString(value), quote]);
  }
  const changed = text.replace(/[<>&\u2028\u2029]/g, unicode);
  return changed === text ? value : Buffer.from(changed);
};

const quote = Buffer.from('"');

const slashes = byBytes(/\//g, unicode);

const uri = byBytes(/%/g, () => '%25');

const steps: Readonly<Record<Step, Escape>> = {
  json: jsonString,
  script: scriptString,
  'script-comment': (value) => slashes(scriptString(value)),
  'script-value': scriptValue,
  uri,
  html,
  'unquoted-attribute': unquotedAttribute,
};

/** What is done to a value in a context. */
export function escapeFor(context: EscapingContext): Escape {
  return (value) => context.reduce((escaped, step) => steps[step](escaped), value);
}

/** Line ends become spaces. */
export const inOneLine: Escape = byBytes(/[\r\n]/g, () => ' ');

/** Whether no line end is left in a value that was escaped for the context. */
export function endsNoLine(context: EscapingContext): boolean {
  return context.some((step) => step === 'json' || step === 'script' || step === 'script-comment');
}
