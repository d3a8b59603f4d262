import { anywhere, type Declaration, declareAll } from '../declaration.js';
import { readNetwork } from '../network.js';

/** Who may come in. */
export const accessDirectives: readonly Declaration[] = declareAll('access', {
  allow: {
    contexts: anywhere,
    args: [1, 1],
    repeats: true,
    check: ([word]) => networkFault(word),
    doc: 'An address, a network, `unix:` or `all` that is let in. The first rule that fits decides; those of a context replace those around it.',
  },
  deny: {
    contexts: anywhere,
    args: [1, 1],
    repeats: true,
    check: ([word]) => networkFault(word),
    doc: 'An address, a network, `unix:` or `all` that is answered 403.',
  },
  auth_basic: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    default: 'off',
    doc: 'Asks for a name and a password, with this realm; `off` asks for none.',
  },
  auth_basic_user_file: {
    contexts: anywhere,
    args: [1, 1],
    doc: 'Names and passwords, as `htpasswd` (`-m`, `-B`, `-2`, `-5`, `-s`) and `openssl passwd` write them, or `{PLAIN}`, `{SHA}`, `{SSHA}`. A user whose password is stored in another way, as `htpasswd -d` does, or with a cost of bcrypt above 14 or more than 400,000 rounds, is answered 500. Passwords have at most 256 bytes. One at a time is compared, beside what else is served; when 64 wait, the next is answered 503.',
  },
});

function networkFault(word: Parameters<NonNullable<Declaration['check']>>[0][number] | undefined) {
  return word && readNetwork(word.text) === undefined
    ? { word, text: `invalid parameter "${word.text}"` }
    : undefined;
}
