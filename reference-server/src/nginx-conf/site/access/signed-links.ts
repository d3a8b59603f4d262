import { createHash, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';

/** What the address of a request has come to: the values of `$secure_link` and `$secure_link_expires`. */
export interface SignedLink {
  /** `1` = good, `0` = good until a time that is over, empty = not signed by us. With `secure_link_secret`, what was signed. */
  verdict: string;
  /** The time that came with it, in seconds since 1970; empty where none can be read. */
  expires: string;
}

/** The bytes of MD5. */
const digestLength = 16;

/** MD5 in base64 with its end, which many leave out. */
const longestSignature = 24;

/** Finds out about the address of a request, and notes it there. */
export type LinkCheck = (request: NginxRequest) => SignedLink;

/** `secure_link` and those that belong to it; undefined where they do not say what is signed. @throws ConfigurationError */
export function signedLinks(scope: Scope, variables: ConfigurationVariables): LinkCheck | undefined {
  const secret = scope.word('secure_link_secret');
  const [mixed] = scope.own('secure_link_secret');
  if (mixed && scope.own('secure_link', 'secure_link_md5').length > 0) {
    const text = '"secure_link_secret" cannot be mixed with "secure_link" and "secure_link_md5"';
    throw new ConfigurationError(text, mixed.name.position);
  }
  if (secret) return (request) => note(request, linkOf(request.target, secret.text), '');
  const [given, signed] = [scope.word('secure_link'), scope.word('secure_link_md5')];
  if (!given || !signed) return undefined;
  const [told, text] = [variables.compile(given), variables.compile(signed)];
  return (request) => {
    const { signature, expires } = splitAtComma(told(request));
    if (expires !== undefined && readTime(expires) === undefined) return note(request, '', '');
    // The time may be part of what is signed.
    const link = note(request, '', expires ?? '');
    if (!isOf(readSignature(signature), text(request))) return link;
    const isOver = expires !== undefined && Number(expires) < Math.floor(request.now / 1000);
    link.verdict = isOver ? '0' : '1';
    return link;
  };
}

function note(request: NginxRequest, verdict: string, expires: string): SignedLink {
  request.link = { verdict, expires };
  return request.link;
}

function splitAtComma(text: string): { readonly signature: string; readonly expires?: string } {
  const mark = text.indexOf(',');
  return mark < 0 ? { signature: text } : { signature: text.slice(0, mark), expires: text.slice(mark + 1) };
}

/** Seconds; undefined where they are no number, or none that lies after 1970. */
function readTime(text: string): number | undefined {
  const time = /^\d+$/.test(text) ? Number(text) : 0;
  return time > 0 && Number.isSafeInteger(time) ? time : undefined;
}

/** The bytes of a signature, which is base64 for addresses; undefined where it is none. */
function readSignature(text: string): Buffer | undefined {
  const [, digits = ''] = /^([A-Za-z0-9_-]*)(?:=.*)?$/s.exec(text) ?? [];
  if (text.length > longestSignature || digits.length % 4 === 1) return undefined;
  return Buffer.from(digits, 'base64url');
}

/** Whether a digest is that of a text, which is bytes as latin1. It takes as long whichever of its bytes is another. */
function isOf(digest: Buffer | undefined, text: string): boolean {
  if (digest?.length !== digestLength) return false;
  return timingSafeEqual(digest, createHash('md5').update(text, 'latin1').digest());
}

/** What was signed with a secret, in `/anything/<digest>/<what was signed>`; empty where that is not so. */
function linkOf(target: string, secret: string): string {
  const start = target.indexOf('/', 1) + 1;
  const end = start > 0 ? target.indexOf('/', start) : -1;
  if (end - start !== 2 * digestLength) return '';
  const digest = target.slice(start, end);
  const link = target.slice(end + 1);
  const signed = link + Buffer.from(secret).toString('latin1');
  return /^[0-9a-f]+$/i.test(digest) && isOf(Buffer.from(digest, 'hex'), signed) ? link : '';
}
