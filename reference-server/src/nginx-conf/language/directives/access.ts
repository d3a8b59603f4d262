import { anywhere, type Declaration, declareAll } from '../declaration.js';
import { readNetwork } from '../network.js';

/** Those that `limit_except` may name. */
const methods = 'GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH'.split(
  ' ',
);

/** Who may come in. */
export const accessDirectives: readonly Declaration[] = declareAll('access', {
  allow: {
    contexts: [...anywhere, 'limit_except'],
    inherited: true,
    args: [1, 1],
    repeats: true,
    check: ([word]) => networkFault(word),
    doc: 'An address, a network, `unix:` or `all` that is let in. The first rule that fits decides; those of a context replace those around it.',
  },
  deny: {
    contexts: [...anywhere, 'limit_except'],
    inherited: true,
    args: [1, 1],
    repeats: true,
    check: ([word]) => networkFault(word),
    doc: 'An address, a network, `unix:` or `all` that is answered 403.',
  },
  auth_basic: {
    contexts: [...anywhere, 'limit_except'],
    inherited: true,
    args: [1, 1],
    kind: 'expression',
    default: 'off',
    doc: 'Asks for a name and a password, with this realm; `off` asks for none.',
  },
  auth_basic_user_file: {
    contexts: [...anywhere, 'limit_except'],
    inherited: true,
    args: [1, 1],
    doc: 'Names and passwords, as `htpasswd` (`-m`, `-B`, `-2`, `-5`, `-s`) and `openssl passwd` write them, or `{PLAIN}`, `{SHA}`, `{SSHA}`. A user whose password is stored in another way, as `htpasswd -d` does, or with a cost of bcrypt above 14 or more than 400,000 rounds, is answered 500. Passwords have at most 256 bytes. One at a time is compared, beside what else is served; when 64 wait, the next is answered 503.',
  },
  auth_delay: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'duration',
    default: '0s',
    doc: 'How long whoever has no right password waits for its 401.',
  },
  auth_request: {
    contexts: anywhere,
    args: [1, 1],
    default: 'off',
    doc: 'A path that the server asks for each request, with its headers and without its body; `off` = none. 2xx lets it in, 401 (with `WWW-Authenticate`) and 403 are passed on, all else is 500. A poll or a stream that is held is asked about once.',
  },
  auth_request_set: {
    contexts: anywhere,
    args: [2, 2],
    repeats: true,
    check: ([name]) =>
      name && !/^\$[A-Za-z_][A-Za-z0-9_]*$/.test(name.text)
        ? { word: name, text: `invalid variable name "${name.text}"` }
        : undefined,
    doc: 'A variable, and its value once `auth_request` was answered: `$sent_http_*` and `$upstream_*` are of that answer.',
  },
  satisfy: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'choice',
    values: ['all', 'any'],
    default: 'all',
    doc: 'Whether `allow` and `deny`, `auth_basic` and `auth_request` have to let a request in all together, or one is enough.',
  },
  limit_except: {
    contexts: ['location'],
    args: [1, 1000],
    block: () => 'limit_except',
    inherited: false,
    check: (args) => {
      const word = args.find(({ text }) => !methods.includes(text.toUpperCase()));
      return word && { word, text: `invalid method "${word.text}"` };
    },
    doc: 'What holds for all methods that are not named; `GET` names `HEAD`, too. Who is let in there finds files, as in nginx.',
  },
});

function networkFault(word: Parameters<NonNullable<Declaration['check']>>[0][number] | undefined) {
  return word && readNetwork(word.text) === undefined
    ? { word, text: `invalid parameter "${word.text}"` }
    : undefined;
}
