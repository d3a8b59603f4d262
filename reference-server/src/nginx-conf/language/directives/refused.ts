import { type Context, type Declaration, declareAll } from '../declaration.js';

const all: readonly Context[] = [
  'main',
  'events',
  'http',
  'server',
  'location',
  'if in server',
  'if in location',
];

function refuse(names: string, doc: string): readonly Declaration[] {
  const entries = names
    .trim()
    .split(/\s+/)
    .map((name) => [name, { contexts: all, args: [0, 1000], inherited: false, doc }] as const);
  return declareAll('refused', Object.fromEntries(entries), 'refused');
}

/**
 * What restricts who may come in, and isn't done here: a configuration with it is refused, for to pass over it would open
 * what somebody closed.
 */
export const refusedDirectives: readonly Declaration[] = [
  ...refuse(
    `satisfy_any auth_jwt auth_jwt_key_file auth_jwt_key_request auth_jwt_leeway
    auth_jwt_require auth_jwt_type auth_jwt_claim_set auth_jwt_header_set auth_oidc auth_pam auth_pam_service_name
    auth_ldap auth_ldap_servers auth_digest auth_digest_user_file
    limit_zone limit_rate limit_rate_after
    disable_symlinks accesskey accesskey_hashmethod accesskey_arg accesskey_signature
    geoip_country geoip_city geoip_org geoip_proxy
    modsecurity modsecurity_rules modsecurity_rules_file`,
    'It restricts access.',
  ),
  ...refuse(
    `ssl_crl ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder ssl_conf_command`,
    'It is about who may come in over TLS.',
  ),
  ...refuse('proxy_ssl_crl proxy_ssl_conf_command', 'It says which servers are trusted over TLS.'),
];
