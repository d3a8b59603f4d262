/*
 * Where the table of directives deliberately says otherwise than nginx and its modules: each difference in the words of the
 * test that finds it, with the reason.
 */

type Differences = Readonly<Record<string, string>>;

/** Directives that neither nginx knows, by the reason. */
export const unknownToNginx: Readonly<Record<string, readonly string[]>> = {
  'of modules that are not loaded, and refused here': [
    'accesskey',
    'accesskey_arg',
    'accesskey_hashmethod',
    'accesskey_signature',
    'auth_digest',
    'auth_digest_user_file',
    'auth_jwt',
    'auth_jwt_claim_set',
    'auth_jwt_header_set',
    'auth_jwt_key_file',
    'auth_jwt_key_request',
    'auth_jwt_leeway',
    'auth_jwt_require',
    'auth_jwt_type',
    'auth_ldap',
    'auth_ldap_servers',
    'auth_oidc',
    'auth_pam',
    'auth_pam_service_name',
    'geoip_city',
    'geoip_country',
    'geoip_org',
    'geoip_proxy',
    'modsecurity',
    'modsecurity_rules',
    'modsecurity_rules_file',
  ],
  'of modules that are not loaded, and not run here': [
    ...[
      ...['set', 'rewrite', 'server_rewrite', 'access', 'content', 'header_filter', 'body_filter', 'log'],
      ...['init', 'init_worker', 'exit_worker', 'ssl_certificate', 'ssl_client_hello'],
      ...['ssl_session_fetch', 'ssl_session_store'],
    ].flatMap((phase) => ['by_lua', 'by_lua_block', 'by_lua_file'].map((form) => `${phase}_${form}`)),
    ...[
      ...[
        'access',
        'content',
        'header_filter',
        'body_filter',
        'set',
        'var',
        'path',
        'import',
        'include',
        'engine',
      ],
      ...['preload_object', 'shared_dict_zone', 'periodic', 'context_reuse', 'fetch_timeout', 'fetch_verify'],
      ...['fetch_verify_depth', 'fetch_ciphers', 'fetch_protocols', 'fetch_trusted_certificate'],
      ...['fetch_buffer_size', 'fetch_max_response_buffer_size'],
    ].map((name) => `js_${name}`),
    ...['perl', 'perl_set', 'perl_modules', 'perl_require', 'stream', 'mail', 'rtmp'],
  ],
  'of other operating systems': [
    'devpoll_changes',
    'devpoll_events',
    'eventport_events',
    'kqueue_changes',
    'kqueue_events',
  ],
  'of a later nginx': ['keepalive_min_timeout'],
  'of an earlier nginx': ['limit_zone', 'satisfy_any', 'worker_rlimit_sigpending'],
  'of this server alone': [
    'max_queued_bytes',
    'push_allowed_origins',
    'push_drain',
    'push_health',
    'push_log_format',
    'push_metrics',
    'push_store',
  ],
  'of nginx_http_push_module, and not of nchan': [
    'push_buffer_size',
    'push_delete_oldest_received_message',
    'push_ignore_queue_on_no_cache',
    'push_listener',
    'push_listener_concurrency',
    'push_min_message_recipients',
    'push_queue_messages',
    'push_sender',
  ],
  'of earlier versions of nginx-push-stream-module': [
    'push_stream_broadcast_channel_max_qtd',
    'push_stream_broadcast_channel_prefix',
    'push_stream_content_type',
    'push_stream_eventsource_support',
    'push_stream_keepalive',
    'push_stream_max_message_buffer_length',
    'push_stream_max_number_of_broadcast_channels',
    'push_stream_max_reserved_memory',
    'push_stream_memory_cleanup_timeout',
    'push_stream_min_message_buffer_length',
    'push_stream_min_message_buffer_timeout',
    'push_stream_shared_memory_cleanup_objects_ttl',
    'push_stream_subscriber_connection_timeout',
    'push_stream_subscriber_disconnect_interval',
    'push_stream_websocket',
  ],
};

const older = 'nchan has this of nginx_http_push_module, which had it where it is here';
const inIf =
  'a server or a location is for publishers or subscribers here, no condition; nchan has more of these';

export const contexts: Differences = {
  'push_channel_group: there server, location, if in location; here http, server, location': older,
  'push_min_message_buffer_length: there server, location, if in location; here http, server, location':
    older,
  'push_store_messages: there http, server, location, if in location; here http, server, location': older,
  'push_subscriber_concurrency: there server, location, if in location; here http, server, location': older,
  'push_subscriber_timeout: there http, server, location, if in location; here http, server, location': older,
  'push_publisher: there server, location, if in location; here server, location': inIf,
  'push_subscriber: there server, location, if in location; here server, location': inIf,
};

const modes = 'nchan has modes that nginx_http_push_module has not';

export const counts: Differences = {
  'push_publisher: there 0, 1, 2; here 0': modes,
  'push_subscriber: there 0, 1, 2, 3, 4, 5; here 0, 1': modes,
};

const twice = (name: string, there = 'right') =>
  `${name}: there ${there}; here "${name}" directive is duplicate in /c:3`;
const added = 'nginx adds the second to the first; here one line says it all';
const lenient = 'nchan lets the last one count; nginx_http_push_module refused the second';
const otherWords = 'said in other words';
const whole = 'is said of the whole configuration, after its lines were looked at one by one';

export const repeats: Differences = {
  [twice('charset_types')]: added,
  [twice('gzip_disable')]: added,
  [twice('gzip_proxied')]: added,
  [twice('gzip_types')]: added,
  [twice('ssl_protocols')]: added,
  [twice('sub_filter_types')]: added,
  'valid_referers: there conflicting parameter "*.a.example" in /c:3; here right': whole,
  [twice('proxy_next_upstream')]: added,
  [twice('push_max_message_buffer_length')]: lenient,
  [twice('push_message_buffer_length')]: lenient,
  [twice('push_message_timeout')]: lenient,
  [twice('push_min_message_buffer_length')]: lenient,
  [twice('push_publisher')]: lenient,
  [twice('push_store_messages')]: lenient,
  [twice('push_subscriber')]: lenient,
  [twice('push_subscriber_concurrency')]: lenient,
  [twice('push_stream_channels_statistics')]: 'the module lets it stand there twice; once says it all',
  [twice('push_stream_shared_memory_size', 'duplicate zone "name" in /c:3')]: otherWords,
  [twice(
    'push_stream_header_template_file',
    `"push_stream_header_template_file" directive is duplicate or template set by 'push_stream_header_template' in /c:3`,
  )]: otherWords,
  'listen: there a duplicate listen 127.0.0.1:8080 in /c:3; here right': whole,
  'location: there duplicate location "/a" in /c:3; here right': whole,
  'upstream: there no servers are inside upstream in /c:2; here right': whole,
  'limit_conn: there "limit_conn" directive is duplicate in /c:3; here right': whole,
  'limit_conn_zone: there limit_conn_zone "two" is already bound to key "$binary_remote_addr" in /c:3; here right':
    whole,
  'limit_req: there "limit_req" directive is duplicate in /c:3; here right': whole,
  'limit_req_zone: there limit_req_zone "one" is already bound to key "$binary_remote_addr" in /c:3; here right':
    whole,
  'log_format: there duplicate "log_format" name "main" in /c:3; here right': whole,
};

const unchecked = 'nchan takes any value';
const headers = 'would break the answers';
const unsupported = 'not supported here';
const laterThere = 'nginx says so as well, after all lines';
const workers =
  'With none nobody would be served, and a bound keeps a slip of the pen from taking the machine.';
const anyCertificate = 'nginx reads it with each connection; here all certificates are read at the start';

export const values: Differences = {
  'push_max_message_buffer_length many;: there right; here "push_max_message_buffer_length" directive invalid number in /c:2':
    unchecked,
  'push_message_buffer_length many;: there right; here "push_message_buffer_length" directive invalid number in /c:2':
    unchecked,
  'push_min_message_buffer_length many;: there right; here "push_min_message_buffer_length" directive invalid number in /c:2':
    unchecked,
  'push_message_timeout 5x;: there right; here "push_message_timeout" directive invalid value in /c:2':
    unchecked,
  'push_store_messages maybe;: there right; here invalid value "maybe" in "push_store_messages" directive, it must be "on" or "off" in /c:2':
    unchecked,
  'push_subscriber x;: there invalid push_subscriber value: x in /c:2; here invalid value "x" in /c:2':
    otherWords,
  'listen a/b;: there invalid host in "a/b" of the "listen" directive in /c:2; here host not found in "a/b" of the "listen" directive in /c:2':
    otherWords,
  'push_subscriber_concurrency x;: there right; here invalid value "x" in /c:2': unchecked,
  'push_stream_shared_memory_size 5x;: there ; here "push_stream_shared_memory_size" directive invalid value in /c:2':
    'the module refuses it without a word',
  'access_log $host.log;: there right; here variables in the path of an access log are not supported in /c:2':
    unsupported,
  'add_header "X A" b;: there right; here invalid header name "X A" in /c:2': headers,
  'add_header X-A "b\nc";: there right; here a header holds one line in /c:2': headers,
  'real_ip_header proxy_protocol;: there right; here "real_ip_header proxy_protocol" is not supported in /c:2':
    unsupported,
  'return 100;: there right; here the code "100" is no status of an answer in /c:2': headers,
  'listen 443 quic;: there no "ssl_certificate" is defined for the "listen ... quic" directive in /c:1; here the "quic" parameter of "listen" is not supported in /c:2':
    unsupported,
  'ssl_certificate $ssl_server_name.pem;: there right; here "$" in the name of a certificate or key is not supported in /c:2':
    anyCertificate,
  'ssl_certificate_key data:x;: there right; here "data:" in the name of a certificate or key is not supported in /c:2':
    anyCertificate,
  'large_client_header_buffers 4 511;: there right; here the "large_client_header_buffers" size must be equal to or greater than "connection_pool_size" in /c:2':
    laterThere,
  'upstream x { }: there no servers are inside upstream in /c:2; here right': whole,
  'proxy_set_header "X A" b;: there right; here invalid header name "X A" in /c:2': headers,
  'server_name a*b;: there right; here invalid server name or wildcard "a*b" in /c:2': laterThere,
  'worker_processes 0;: there right; here "worker_processes" directive invalid value in /c:2': workers,
  'worker_processes 513;: there right; here "worker_processes" directive invalid value in /c:2': workers,
};
