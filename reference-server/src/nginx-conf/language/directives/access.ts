import { regexFault } from '../../../regex/bounded-regex.js';
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
  secure_link: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    doc: 'Where a request has the signature of its address, as `$arg_md5`, or the signature, a comma and the time in seconds until which it is good. `$secure_link` is then `1`, `0` where that time is over, and empty where the signature is another; `$secure_link_expires` is the time. What comes of it is for `if` to say.',
  },
  secure_link_md5: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    doc: 'What `secure_link` has the MD5 of, in base64 for addresses: something secret has to be in it, and whatever may not be changed.',
  },
  secure_link_secret: {
    contexts: anywhere,
    args: [1, 1],
    doc: 'For paths such as `/any/<digest>/<link>`, where the digest is the MD5 of the link and of this secret in hexadecimal digits: `$secure_link` is then the link, and empty where it is not so.',
  },
  valid_referers: {
    contexts: ['server', 'location'],
    inherited: true,
    args: [1, 1000],
    repeats: true,
    check: (args) => {
      for (const word of args) {
        const [host = ''] = word.text.split('/', 1);
        const isName = !word.text.startsWith('~');
        const text = isName ? undefined : regexFault(word.text.slice(1), 'i');
        if (text !== undefined) return { word, text };
        if (
          isName &&
          host
            .replace(/^\*?\./, '')
            .replace(/\.\*$/, '')
            .includes('*')
        )
          return { word, text: `invalid hostname or wildcard "${host}"` };
      }
      return undefined;
    },
    doc: 'Which pages a request may come from, by its `Referer`: `none` = it has none; `blocked` = one that is no address; `server_names`; names of hosts as in `server_name`, with the beginning of a path; `~` and an expression. `$invalid_referer` is then empty, and else `1`. A `Referer` is easily made up: this keeps pictures out of other pages, and nobody out.',
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
