import type { TlsFacts } from '../../../http/tls-facts.js';

/** Whether clients have to show a certificate, and what of those that do. */
export interface ClientCertificates {
  readonly verify: 'on' | 'optional' | 'optional_no_ca';
  /** Most certificates between that of the client and the one that is trusted. */
  readonly depth: number;
}

/** Statuses for `error_page` alone: they are sent as 400. */
export const badCertificate = 495;
export const noCertificate = 496;

/** What is wrong with a certificate whose issuer nobody knows. */
const untrusted = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
];

/** The status that a client is refused with by its certificate; undefined where it may come in. */
export function certificateRefusal(
  { verify, depth }: ClientCertificates,
  { certificate }: TlsFacts,
): number | undefined {
  if (!certificate) return verify === 'on' ? noCertificate : undefined;
  const fault = certificate.depth > depth ? 'CERT_CHAIN_TOO_LONG' : certificate.fault;
  if (fault === '' || (verify === 'optional_no_ca' && untrusted.includes(fault))) return undefined;
  return badCertificate;
}

/** What `$ssl_client_verify` is. */
export function verdictOn({ certificate }: TlsFacts): string {
  if (!certificate) return 'NONE';
  return certificate.fault === '' ? 'SUCCESS' : `FAILED:${certificate.fault}`;
}
