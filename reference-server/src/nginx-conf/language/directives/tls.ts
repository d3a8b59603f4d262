import { type Context, type Declaration, declareAll } from '../declaration.js';
import type { Word } from '../lexer.js';

const contexts: readonly Context[] = ['http', 'server'];

const protocols = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const sessionCache = /^(off|none|builtin(:\d+)?|shared:[^:]+:\d+[kKmM]?)$/;

const notVariable = (word: Word | undefined) => {
  const special = word && /\$|^(data|engine|store):/.exec(word.text)?.[0];
  if (!word || special === undefined) return undefined;
  return { word, text: `"${special}" in the name of a certificate or key is not supported` };
};

/** Connections over TLS. */
export const tlsDirectives: readonly Declaration[] = [
  ...declareAll('tls', {
    ssl_certificate: {
      contexts,
      args: [1, 1],
      repeats: true,
      check: ([file]) => notVariable(file),
      doc: 'A file (PEM) with the certificate of a server and those between it and the root; several for keys of several kinds. The server whose name the client asks for (SNI) shows its own, or else that of the default server.',
    },
    ssl_certificate_key: {
      contexts,
      args: [1, 1],
      repeats: true,
      check: ([file]) => notVariable(file),
      doc: 'The file with the key of the certificate, as many as there are certificates and in the same order.',
    },
    ssl_password_file: {
      contexts,
      args: [1, 1],
      doc: 'A file with passphrases for keys, one a line; each is tried.',
    },
    ssl_protocols: {
      contexts,
      args: [1, 1000],
      default: 'TLSv1.2 TLSv1.3',
      check: (args) => {
        const word = args.find(({ text }) => !protocols.includes(text));
        return word && { word, text: `invalid value "${word.text}"` };
      },
      doc: 'The versions that are spoken. `SSLv2` and `SSLv3` are taken and never spoken; `TLSv1` and `TLSv1.1` need ciphers with `@SECLEVEL=0` too, as everywhere with OpenSSL 3.',
    },
    ssl_ciphers: {
      contexts,
      args: [1, 1],
      default: 'HIGH:!aNULL:!MD5',
      doc: 'The ciphers up to TLSv1.2, in the words of OpenSSL. TLSv1.3 has its own.',
    },
    ssl_prefer_server_ciphers: {
      contexts,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether the order of `ssl_ciphers` counts, and not that of the client.',
    },
    ssl_ecdh_curve: {
      contexts,
      args: [1, 1],
      default: 'auto',
      doc: 'The curves for the exchange of keys, with colons between; `auto` = those of OpenSSL.',
    },
    ssl_dhparam: {
      contexts,
      args: [1, 1],
      doc: 'A file with parameters for ciphers with DHE; without it there are none of these.',
    },
    ssl_session_timeout: {
      contexts,
      args: [1, 1],
      kind: 'duration',
      default: '5m',
      doc: 'How long a client may resume a session.',
    },
    ssl_session_tickets: {
      contexts,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether clients get tickets to resume sessions with. There is no other way to: without tickets every connection begins anew.',
    },
    ssl_reject_handshake: {
      contexts,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether connections for the names of this server are closed before anything is shown; in the default server, those for unknown names and without a name.',
    },
    ssl_verify_client: {
      contexts,
      args: [1, 1],
      default: 'off',
      check: ([word]) =>
        word && !['on', 'off', 'optional', 'optional_no_ca'].includes(word.text)
          ? { word, text: `invalid value "${word.text}"` }
          : undefined,
      doc: 'Whether clients have to show a certificate: `on`; `optional`, where one that is shown has to be good; `optional_no_ca`, where nobody has to know its issuer. Who has none is answered 400, or by the `error_page` of 496, one that is not good by that of 495. All clients of an address are asked as soon as one of its servers asks, and resume no sessions.',
    },
    ssl_client_certificate: {
      contexts,
      args: [1, 1],
      doc: 'A file (PEM) with the certificates of those whose clients are trusted.',
    },
    ssl_verify_depth: {
      contexts,
      args: [1, 1],
      kind: 'count',
      default: '1',
      doc: 'Most certificates between that of a client and the one that is trusted.',
    },
    ssl: {
      contexts,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Of versions before 1.15: TLS on all addresses of a server. Now an option of `listen`.',
    },
  }),
  ...declareAll(
    'tls',
    {
      ssl_session_cache: {
        contexts,
        args: [1, 2],
        check: (args) => {
          const word = args.find(({ text }) => !sessionCache.test(text));
          return word && { word, text: `invalid session cache "${word.text}"` };
        },
        doc: 'Taken, and does nothing: sessions are resumed with tickets.',
      },
    },
    'accepted',
  ),
];
