import { anywhere, type Declaration, declareAll } from '../declaration.js';

/** Files. */
export const staticDirectives: readonly Declaration[] = declareAll('static', {
  root: {
    contexts: [...anywhere, 'if in location'],
    args: [1, 1],
    inherited: true,
    default: 'html',
    kind: 'expression',
    doc: 'The folder that the path of a request is looked up in.',
  },
  alias: {
    contexts: ['location'],
    args: [1, 1],
    kind: 'expression',
    doc: "The folder, or the file, that stands for the location's own part of the path; in locations within that one, too.",
  },
  index: {
    contexts: anywhere,
    args: [1, 1000],
    repeats: true,
    default: 'index.html',
    doc: 'The files that answer for a folder, the first that is there.',
  },
  autoindex: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'flag',
    default: 'off',
    doc: 'Whether a folder without such a file is shown, at most 10,000 of what is in it.',
  },
  autoindex_format: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'choice',
    values: ['html', 'json', 'xml'],
    default: 'html',
    doc: 'How it is shown.',
  },
  autoindex_exact_size: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'flag',
    default: 'on',
    doc: 'Whether sizes are shown to the byte (`html`).',
  },
  try_files: {
    contexts: ['server', 'location'],
    args: [2, 1000],
    inherited: false,
    check: (args) => {
      const last = args.at(-1);
      return last?.text.startsWith('=') && !/^=\d{1,3}$/.test(last.text)
        ? { word: last, text: `invalid code "${last.text}"` }
        : undefined;
    },
    doc: 'Files, or folders with a slash at their end, to look for; the last is a path to go on with, `=code` or `@name`.',
  },
  types: {
    contexts: anywhere,
    args: [0, 0],
    block: () => 'types',
    repeats: true,
    inherited: true,
    default: '{ text/html html; image/gif gif; image/jpeg jpg; }',
    doc: 'Content types by the ends of file names.',
  },
  default_type: {
    contexts: anywhere,
    args: [1, 1],
    default: 'text/plain',
    doc: 'The content type of what has none: files of an unknown end, `return` with a text, push_stream subscribers.',
  },
  error_page: {
    contexts: [...anywhere, 'if in location'],
    args: [2, 1000],
    inherited: true,
    repeats: true,
    check: (args) => {
      const codes = args
        .slice(0, -1)
        .filter(({ text }, index) => index < args.length - 2 || !/^=\d*$/.test(text));
      const wrong = codes.find(({ text }) => !/^\d{3}$/.test(text));
      if (wrong || codes.length === 0) {
        const word = wrong ?? args[0];
        return word && { word, text: `invalid value "${word.text}"` };
      }
      const out = codes.find(({ text }) => Number(text) < 300 || Number(text) > 599);
      return out && { word: out, text: `value "${out.text}" must be between 300 and 599` };
    },
    doc: 'What answers in place of the statuses named: a path, an address or `@name`, with `=` and another status before it. Refusals of the push dialects are sent as they are.',
  },
  recursive_error_pages: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'flag',
    default: 'off',
    doc: 'Whether what goes wrong on the way to an error page may have an error page, too; at most 10 one after another.',
  },
});
