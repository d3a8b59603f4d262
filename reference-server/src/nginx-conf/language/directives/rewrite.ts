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
    doc: 'What is in it holds when the condition does: `($variable)`, `=`, `!=`, `~`, `~*`, `!~`, `!~*`. The tests of files are refused.',
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
  break: {
    contexts: ['server', 'location', ...inIfs],
    args: [0, 0],
    repeats: true,
    inherited: false,
    doc: 'Passes over the rest of `set`, `if` and `return`.',
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
    doc: 'A header on answers with a status of 2xx or 3xx, or on all with `always`. Those of a context replace those around it. `Last-Modified` and `ETag` take the place of the usual ones, or remove them when empty; what is about the connection (`Connection`, `Content-Length`, `Transfer-Encoding`) is left to the server.',
  },
});
