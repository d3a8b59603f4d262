import { constants, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import {
  createSecureContext,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
} from 'node:tls';
import type { ConfigurationFiles } from '../language/files.js';
import type { Word } from '../language/lexer.js';
import type { Statement } from '../language/parser.js';
import { ConfigurationError, type Position } from '../language/position.js';
import type { Scope } from '../language/scope.js';
import { describeFailure } from '../language/system-error.js';
import type { ClientCertificates } from './access/client-certificates.js';

/** The certificate of a server, and how TLS is spoken with it. */
export interface SiteTls {
  /** Without a certificate where handshakes are rejected. */
  readonly options: SecureContextOptions;
  readonly context: SecureContext;
  /** Whether clients have to show certificates; undefined where nobody asks. */
  readonly clients: ClientCertificates | undefined;
  /** Connections for its names are closed. */
  readonly rejects: boolean;
}

/** What reading certificates takes. */
export interface TlsFiles {
  readonly files: ConfigurationFiles;
  readonly fullPath: (name: string) => string;
}

/** The versions of TLS, the oldest first, each with the option of OpenSSL that switches it off. */
const versions: readonly (readonly [SecureVersion, without: number])[] = [
  ['TLSv1', constants.SSL_OP_NO_TLSv1],
  ['TLSv1.1', constants.SSL_OP_NO_TLSv1_1],
  ['TLSv1.2', constants.SSL_OP_NO_TLSv1_2],
  ['TLSv1.3', constants.SSL_OP_NO_TLSv1_3],
];

/** The ciphers of TLSv1.3. `ssl_ciphers` does not name them, and without them OpenSSL would not speak that version. */
const newCiphers = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

/**
 * Reads the certificates of a server, and what else its scope says of TLS; undefined where it has none.
 * @throws ConfigurationError
 */
export function readSiteTls(scope: Scope, files: TlsFiles): SiteTls | undefined {
  const certificates = scope.all('ssl_certificate');
  const rejects = scope.flag('ssl_reject_handshake');
  if (certificates.length === 0 && !rejects) return undefined;
  const pairs = rejects ? {} : readPairs(scope, certificates, files);
  const clients = readClients(scope);
  const options: SecureContextOptions = {
    ...pairs,
    ...readVersions(scope),
    ...tuning(scope, files),
    ...(clients ? readAuthorities(scope, clients, files) : {}),
    honorCipherOrder: scope.flag('ssl_prefer_server_ciphers'),
    sessionTimeout: Math.ceil(scope.duration('ssl_session_timeout') / 1000),
    // The same for all servers: a session may be resumed under another server name.
    sessionIdContext: 'pushstream-server',
  };
  return { options, context: createSecureContext(options), clients, rejects };
}

function readClients(scope: Scope): ClientCertificates | undefined {
  const verify = scope.text('ssl_verify_client');
  if (verify !== 'on' && verify !== 'optional' && verify !== 'optional_no_ca') return undefined;
  return { verify, depth: scope.count('ssl_verify_depth') };
}

/** Whose certificates of clients are trusted. */
function readAuthorities(
  scope: Scope,
  { verify }: ClientCertificates,
  files: TlsFiles,
): SecureContextOptions {
  const word = scope.word('ssl_client_certificate');
  if (word) {
    const ca = read(word, 'client certificate', files);
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    const path = files.fullPath(word.text);
    throw new ConfigurationError(
      `cannot load client certificate "${path}": there is none in it`,
      word.position,
    );
  }
  // Then none is trusted: without this those of the system would be.
  if (verify === 'optional_no_ca') return { ca: [] };
  const text = 'no ssl_client_certificate for ssl_verify_client';
  throw new ConfigurationError(text, scope.find('ssl_verify_client')?.name.position);
}

function read(word: Word, what: string, { files, fullPath }: TlsFiles): Buffer {
  const path = fullPath(word.text);
  try {
    return Buffer.from(files.read(path));
  } catch (error) {
    throw new ConfigurationError(`cannot load ${what} "${path}": ${describeFailure(error)}`, word.position);
  }
}

function readPairs(scope: Scope, certificates: readonly Statement[], files: TlsFiles): SecureContextOptions {
  const keys = scope.all('ssl_certificate_key');
  const passphrases = readPassphrases(scope, files);
  const pairs = certificates.flatMap(({ args: [file] }, index) => {
    if (!file) return [];
    const keyFile = keys[index]?.args[0];
    if (!keyFile) {
      throw new ConfigurationError(
        `no "ssl_certificate_key" is defined for certificate "${files.fullPath(file.text)}"`,
        file.position,
      );
    }
    return [readPair(file, keyFile, passphrases, files)];
  });
  return { cert: pairs.map(({ cert }) => cert), key: pairs.map(({ key }) => key) };
}

function readPair(file: Word, keyFile: Word, passphrases: readonly string[], files: TlsFiles) {
  const cert = read(file, 'certificate', files);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    const path = files.fullPath(file.text);
    throw new ConfigurationError(`cannot load certificate "${path}": there is none in it`, file.position);
  }
  const keyPath = files.fullPath(keyFile.text);
  const key = readKey(read(keyFile, 'certificate key', files), passphrases);
  if (typeof key === 'string') {
    throw new ConfigurationError(`cannot load certificate key "${keyPath}": ${key}`, keyFile.position);
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new ConfigurationError(
      `SSL_CTX_use_PrivateKey("${keyPath}") failed (key values mismatch: it is not the key of "${files.fullPath(file.text)}")`,
      keyFile.position,
    );
  }
  return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }) };
}

/** A key, or what is wrong with it. */
function readKey(bytes: Buffer, passphrases: readonly string[]): KeyObject | string {
  const isLocked = /ENCRYPTED/.test(bytes.toString('latin1'));
  if (isLocked && passphrases.length === 0) return 'it has a passphrase, and there is no "ssl_password_file"';
  for (const passphrase of isLocked ? passphrases : ['']) {
    try {
      return createPrivateKey({ key: bytes, passphrase });
    } catch {
      // The next passphrase may be the right one.
    }
  }
  return isLocked ? 'no passphrase of "ssl_password_file" fits' : 'there is none in it';
}

function readPassphrases(scope: Scope, files: TlsFiles): string[] {
  const word = scope.word('ssl_password_file');
  if (!word) return [];
  return read(word, 'passphrases', files)
    .toString()
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

function readVersions(scope: Scope): SecureContextOptions {
  const statement = scope.find('ssl_protocols');
  const given = statement?.args.map(({ text }) => text) ?? scope.text('ssl_protocols').split(' ');
  const spoken = versions.filter(([name]) => given.includes(name)).map(([name]) => name);
  const [minVersion, maxVersion] = [spoken[0], spoken.at(-1)];
  if (!minVersion || !maxVersion) {
    throw new ConfigurationError(
      '"ssl_protocols" has no version that can be spoken',
      statement?.name.position,
    );
  }
  const left = versions.filter(([name]) => !spoken.includes(name)).map(([, without]) => without);
  const noTickets = scope.flag('ssl_session_tickets') ? [] : [constants.SSL_OP_NO_TICKET];
  const secureOptions = [...left, ...noTickets].reduce((sum, option) => sum | option, 0);
  return { minVersion, maxVersion, secureOptions };
}

/** Values that OpenSSL reads itself. Each is tried alone, so that an error names the line of the right directive. */
function tuning(scope: Scope, files: TlsFiles): SecureContextOptions {
  const dhparam = scope.word('ssl_dhparam');
  const parts: readonly (readonly [name: string, text: string, SecureContextOptions])[] = [
    ['ssl_ciphers', scope.text('ssl_ciphers'), { ciphers: `${newCiphers}:${scope.text('ssl_ciphers')}` }],
    ['ssl_ecdh_curve', scope.text('ssl_ecdh_curve'), { ecdhCurve: scope.text('ssl_ecdh_curve') }],
    ...(dhparam ? [['ssl_dhparam', dhparam.text, { dhparam: readParameters(dhparam, files) }] as const] : []),
  ];
  for (const [name, text, options] of parts) tryOut(name, text, options, scope.word(name)?.position);
  return Object.assign({}, ...parts.map(([, , options]) => options));
}

/** OpenSSL ignores a file that has no parameters in it. */
function readParameters(word: Word, files: TlsFiles): Buffer {
  const bytes = read(word, 'parameters', files);
  if (bytes.includes('-----BEGIN DH PARAMETERS-----')) return bytes;
  const path = files.fullPath(word.text);
  throw new ConfigurationError(`cannot load parameters "${path}": there are none in it`, word.position);
}

function tryOut(name: string, text: string, options: SecureContextOptions, at: Position | undefined): void {
  try {
    createSecureContext(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`"${name}" does not take "${text}" (${why})`, at);
  }
}
