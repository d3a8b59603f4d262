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
    `satisfy satisfy_any limit_except valid_referers referer_hash_max_size referer_hash_bucket_size
    auth_request auth_request_set auth_delay auth_jwt auth_jwt_key_file auth_jwt_key_request auth_jwt_leeway
    auth_jwt_require auth_jwt_type auth_jwt_claim_set auth_jwt_header_set auth_oidc auth_pam auth_pam_service_name
    auth_ldap auth_ldap_servers auth_digest auth_digest_user_file
    limit_conn limit_conn_zone limit_conn_status limit_conn_log_level limit_conn_dry_run limit_zone
    limit_req limit_req_zone limit_req_status limit_req_log_level limit_req_dry_run limit_rate limit_rate_after
    secure_link secure_link_md5 secure_link_secret disable_symlinks
    set_real_ip_from real_ip_header real_ip_recursive geoip_country geoip_city geoip_org geoip_proxy
    access_by_lua access_by_lua_block access_by_lua_file js_access perl modsecurity modsecurity_rules
    modsecurity_rules_file`,
    'It restricts access.',
  ),
  ...refuse(
    `ssl_client_certificate ssl_verify_depth ssl_crl ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder ssl_conf_command`,
    'It is about who may come in over TLS.',
  ),
];
