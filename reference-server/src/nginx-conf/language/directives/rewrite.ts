import { regexFault } from '../../../regex/bounded-regex.js';
import { anywhere, type Context, type Declaration, declareAll, inIfs } from '../declaration.js';
import { readCondition } from '../if-condition.js';

/** What is done before anything is answered. */
export const rewriteDirectives: readonly Declaration[] = declareAll('rewrite', {
  set: {
    contexts: ['server', 'location', ...inIfs],
    args: [2, 2],
    repeats: true,
    inherited: false,
    check: ([name]) =>
      name && !/^\$[A-Za-z_][A-Za-z0-9_]*$/.test(name.text)
        ? { word: name, text: `invalid variable name "${name.text}"` }
        : undefined,
    doc: 'Gives a variable a value; of those there are, `$args` alone. `$push_channel_id` (once `$push_id`), `$push_stream_channel_id` and `$push_stream_channels_path` name the channels of a request, as old configurations do.',
  },
  if: {
    contexts: ['server', 'location'],
    args: [1, 1000],
    block: (context: Context) => (context === 'server' ? 'if in server' : 'if in location'),
    repeats: true,
    inherited: false,
    check: (args) => {
      const condition = readCondition(args);
      return 'text' in condition ? condition : undefined;
    },
    doc: 'What is in it holds when the condition does: `($variable)`, `=`, `!=`, `~`, `~*`, `!~`, `!~*`. `-f`, `-d`, `-e`, `-x` and a path, with `!` before them for the contrary.',
  },
  return: {
    contexts: ['server', 'location', ...inIfs],
    args: [1, 2],
    repeats: true,
    inherited: false,
    check: ([code, text]) => {
      if (!code || /^[2-9]\d\d$/.test(code.text)) return undefined;
      if (/^\d{1,3}$/.test(code.text)) {
        return { word: code, text: `the code "${code.text}" is no status of an answer` };
      }
      return text || !/^(https?:\/\/|\$scheme)/.test(code.text)
        ? { word: code, text: `invalid return code "${code.text}"` }
        : undefined;
    },
    doc: 'Answers: a status, a status and a text, a status 301, 302, 303, 307 or 308 and an address, or an address (302). 444 closes the connection without an answer.',
  },
  rewrite: {
    contexts: ['server', 'location', ...inIfs],
    args: [2, 3],
    repeats: true,
    inherited: false,
    check: ([expression, replacement, flag]) => {
      const text = expression && regexFault(expression.text);
      if (expression && text !== undefined) return { word: expression, text };
      if (replacement?.text === '') return { word: replacement, text: 'empty replacement' };
      return flag && !['last', 'break', 'redirect', 'permanent'].includes(flag.text)
        ? { word: flag, text: `invalid parameter "${flag.text}"` }
        : undefined;
    },
    doc: 'Puts another path in place of one that fits an expression, with `$1` for its groups; the query of the request follows, but where a `?` ends the path. `last` looks for a location anew, at most 10 times; `break` stays in this one; `redirect` (302) and `permanent` (301), or an address in place of the path, tell the client.',
  },
  break: {
    contexts: ['server', 'location', ...inIfs],
    args: [0, 0],
    repeats: true,
    inherited: false,
    doc: 'Passes over the rest of `set`, `if`, `rewrite` and `return`, and keeps the location.',
  },
  internal: {
    contexts: ['location'],
    args: [0, 0],
    inherited: false,
    doc: 'For requests alone that come from within the server: by `rewrite`, `error_page`, `try_files`, `index`, `auth_request`. All others are answered 404.',
  },
});

/** What is sent along. */
export const headerDirectives: readonly Declaration[] = declareAll('headers', {
  add_header: {
    contexts: [...anywhere, 'if in location'],
    args: [2, 3],
    inherited: true,
    repeats: true,
    check: ([name, value, option]) => {
      if (name && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name.text)) {
        return { word: name, text: `invalid header name "${name.text}"` };
      }
      if (value && /[\r\n\0]/.test(value.text)) return { word: value, text: 'a header holds one line' };
      return option && option.text !== 'always'
        ? { word: option, text: `invalid parameter "${option.text}"` }
        : undefined;
    },
    doc: 'A header on answers with a status of 2xx or 3xx, or on all with `always`. Those of a context replace those around it. `Last-Modified` and `ETag` take the place of the usual ones, or remove them when empty; `Content-Type`, `Location`, `Expires` and `Access-Control-*` take the place of those that are there, since they may stand once; what is about the connection (`Connection`, `Content-Length`, `Transfer-Encoding`) is left to the server.',
  },
});
