import { anywhere, type Context, type Declaration, declareAll, inIfs } from '../declaration.js';

const doc = 'Taken, and does nothing.';

/** All of a list in the same contexts, with as many arguments. */
function accept(
  contexts: readonly Context[],
  names: string,
  args: Declaration['args'] = [1, 1],
): readonly Declaration[] {
  const entries = names
    .trim()
    .split(/\s+/)
    .map((name) => [name, { contexts, args, repeats: true, doc }] as const);
  return declareAll('accepted', Object.fromEntries(entries), 'accepted');
}

/** What only changes how fast nginx is, how much memory it takes, or what it says of itself. */
export const acceptedDirectives: readonly Declaration[] = [
  ...accept(
    ['main'],
    `worker_priority worker_rlimit_core worker_rlimit_nofile worker_rlimit_sigpending
    timer_resolution pcre_jit lock_file debug_points load_module env`,
  ),
  ...accept(['main'], 'worker_cpu_affinity', [1, 1000]),
  ...accept(['main'], 'thread_pool', [2, 3]),
  ...accept(
    ['events'],
    `use multi_accept accept_mutex accept_mutex_delay worker_aio_requests epoll_events
    kqueue_changes kqueue_events devpoll_changes devpoll_events eventport_events debug_connection`,
  ),
  ...accept(
    ['http'],
    `server_names_hash_max_size server_names_hash_bucket_size variables_hash_max_size
    variables_hash_bucket_size map_hash_max_size map_hash_bucket_size`,
  ),
  ...accept(
    ['http', 'server'],
    `connection_pool_size request_pool_size
    ignore_invalid_headers underscores_in_headers`,
  ),
  ...accept(
    ['http', 'server'],
    `ssl_session_ticket_key ssl_buffer_size ssl_early_data ssl_stapling ssl_stapling_file ssl_stapling_responder
    ssl_stapling_verify ssl_trusted_certificate http3`,
  ),
  ...accept(['server', 'location'], 'referer_hash_max_size referer_hash_bucket_size'),
  ...accept([...anywhere, 'if in location'], 'sendfile'),
  ...accept([...anywhere, ...inIfs], 'rewrite_log uninitialized_variable_warn'),
  ...accept(
    anywhere,
    `tcp_nopush tcp_nodelay aio aio_write directio directio_alignment postpone_output read_ahead send_lowat
    sendfile_max_chunk log_not_found types_hash_max_size
    client_body_buffer_size client_body_in_single_buffer
    open_file_cache_valid open_file_cache_min_uses open_file_cache_errors
    types_hash_bucket_size lingering_close lingering_time lingering_timeout
    keepalive_time keepalive_min_timeout log_subrequest msie_padding msie_refresh
    autoindex_localtime gzip_window gzip_hash gzip_no_buffer subrequest_output_buffer_size`,
  ),
  // What is forwarded is sent as it arrives, a few pieces at a time, and nothing of it is kept.
  ...accept(
    anywhere,
    `proxy_http_version proxy_buffering proxy_busy_buffers_size proxy_max_temp_file_size
    proxy_temp_file_write_size proxy_limit_rate proxy_force_ranges proxy_headers_hash_max_size
    proxy_headers_hash_bucket_size proxy_send_lowat proxy_socket_keepalive resolver_timeout
    proxy_ssl_session_reuse proxy_ssl_verify_depth proxy_ssl_ciphers proxy_ssl_password_file
    proxy_cache proxy_cache_key proxy_cache_lock proxy_cache_lock_age proxy_cache_lock_timeout
    proxy_cache_max_range_offset proxy_cache_min_uses proxy_cache_revalidate proxy_cache_background_update
    proxy_cache_convert_head proxy_store`,
  ),
  ...accept(
    anywhere,
    `proxy_cache_bypass proxy_cache_methods proxy_cache_use_stale proxy_cache_valid proxy_no_cache
    proxy_ssl_protocols resolver`,
    [1, 1000],
  ),
  // Of a film the whole file is sent, whatever part of it is asked for by time.
  ...accept(['location'], 'mp4 flv', [0, 0]),
  ...accept(anywhere, 'mp4_buffer_size mp4_max_buffer_size mp4_start_key_frame'),
  ...accept(anywhere, 'proxy_buffers', [2, 2]),
  ...accept(anywhere, 'proxy_store_access', [1, 3]),
  ...accept(anywhere, 'proxy_temp_path', [1, 4]),
  ...accept(anywhere, 'proxy_bind', [1, 2]),
  ...accept(['http'], 'proxy_cache_path', [2, 1000]),
  ...accept(anywhere, 'keepalive_disable open_file_cache', [1, 2]),
  ...accept(anywhere, 'output_buffers gzip_buffers gunzip_buffers', [2, 2]),
  ...accept(anywhere, 'client_body_temp_path open_log_file_cache', [1, 4]),
];
