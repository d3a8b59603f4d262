import { anywhere, type Context, type Declaration, declareAll, inIfs } from '../declaration.js';

/** What comes of a handler that this server has not. */
const answers502 = 'Not run here: the locations where it holds answer 502, and the error log says why.';

/** What is about such a handler alone. */
const forIt = 'Taken, and does nothing: what it is for is not run here.';

const anyArgs: Declaration['args'] = [0, 1000];

function all(
  module: string,
  effect: 'not run' | 'accepted',
  contexts: readonly Context[],
  names: string,
  more: Partial<Declaration> = {},
): readonly Declaration[] {
  const entries = names
    .trim()
    .split(/\s+/)
    .map((name) => {
      const doc = effect === 'accepted' ? forIt : answers502;
      const block = name.endsWith('_block') ? { block: () => 'foreign' as const } : {};
      return [name, { contexts, args: anyArgs, repeats: true, doc, ...block, ...more }] as const;
    });
  return declareAll(module, Object.fromEntries(entries), effect);
}

/** The settings that the handlers for other protocols share, with the least and most arguments. */
const shared: readonly (readonly [args: Declaration['args'], names: string])[] = [
  [
    [1, 1],
    `buffer_size connect_timeout hide_header ignore_client_abort intercept_errors next_upstream_timeout
    next_upstream_tries pass_header read_timeout send_timeout socket_keepalive`,
  ],
  [[1, 2], 'bind'],
  [[1, 1000], 'ignore_headers next_upstream'],
];

/** Those that all of them have but grpc and memcached. */
const ofScripts: typeof shared = [
  [
    [1, 1],
    `buffering busy_buffers_size cache cache_background_update cache_key cache_lock cache_lock_age
    cache_lock_timeout cache_max_range_offset cache_min_uses cache_revalidate force_ranges limit_rate
    max_temp_file_size pass_request_body pass_request_headers request_buffering store temp_file_write_size`,
  ],
  [[2, 2], 'buffers'],
  [[1, 3], 'store_access'],
  [[1, 4], 'temp_path'],
  [[1, 1000], 'cache_bypass cache_methods cache_use_stale cache_valid no_cache'],
  [[2, 3], 'param'],
];

/** The settings of each, beside its `_pass`. */
const families: Readonly<Record<string, typeof shared>> = {
  fastcgi: [...shared, ...ofScripts, [[1, 1], 'catch_stderr index keep_conn send_lowat split_path_info']],
  uwsgi: [
    ...shared,
    ...ofScripts,
    [
      [1, 1],
      `modifier1 modifier2 string ssl_certificate ssl_certificate_key ssl_ciphers ssl_crl ssl_name
      ssl_password_file ssl_server_name ssl_session_reuse ssl_trusted_certificate ssl_verify ssl_verify_depth`,
    ],
    [[2, 2], 'ssl_conf_command'],
    [[1, 1000], 'ssl_protocols'],
  ],
  scgi: [...shared, ...ofScripts],
  grpc: [
    ...shared.map(([args, names]) => [args, names.replace(/\bignore_client_abort\b/, '')] as const),
    [
      [1, 1],
      `ssl_certificate ssl_certificate_key ssl_ciphers ssl_crl ssl_name ssl_password_file ssl_server_name
      ssl_session_reuse ssl_trusted_certificate ssl_verify ssl_verify_depth`,
    ],
    [[2, 2], 'set_header ssl_conf_command'],
    [[1, 1000], 'ssl_protocols'],
  ],
  memcached: [
    ...shared.map(
      ([args, names]) =>
        [
          args,
          names.replace(
            /\b(hide_header|ignore_client_abort|intercept_errors|pass_header|ignore_headers)\b/g,
            '',
          ),
        ] as const,
    ),
    [[1, 1], 'gzip_flag'],
  ],
};

function familyOf([family, settings]: readonly [string, typeof shared]): readonly Declaration[] {
  return [
    ...all('not run', 'not run', ['location', 'if in location'], `${family}_pass`, {
      args: [1, 1],
    }),
    ...settings.flatMap(([args, names]) => {
      const own = names
        .split(/\s+/)
        .filter(Boolean)
        .map((name) => `${family}_${name}`)
        .join(' ');
      return own === '' ? [] : all('not run', 'accepted', anywhere, own, { args });
    }),
  ];
}

/** Handlers of Lua: as a text, as a block, as a file. */
const lua = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .flatMap((name) => [`${name}_by_lua`, `${name}_by_lua_block`, `${name}_by_lua_file`])
    .join(' ');

const first = lua('server_rewrite ssl_certificate ssl_client_hello ssl_session_fetch');

const everywhere: readonly Context[] = ['main', ...anywhere, ...inIfs];

/** Blocks beside `http`: nothing listens for them. */
const otherBlocks = {
  args: [0, 0],
  block: () => 'foreign',
  doc: 'Not run here: nothing listens where it says.',
} as const satisfies Partial<Declaration>;

/** Handlers that decide on requests or answer them, in other languages or by other protocols, and what is about them. */
export const notRunDirectives: readonly Declaration[] = [
  ...Object.entries(families).flatMap(familyOf),
  ...['fastcgi_cache_path', 'uwsgi_cache_path', 'scgi_cache_path'].flatMap((name) =>
    all('not run', 'accepted', ['http'], name, { args: [2, 1000] }),
  ),
  ...all('not run', 'not run', [...anywhere, ...inIfs], lua('set rewrite access header_filter body_filter')),
  ...all('not run', 'not run', [...anywhere, ...inIfs], `js_access js_header_filter js_body_filter`),
  ...all('not run', 'not run', ['http', 'server'], first),
  ...all('not run', 'not run', ['location', 'if in location'], `${lua('content')} js_content perl`, {
    inherited: false,
  }),
  ...all('not run', 'accepted', everywhere, lua('init init_worker exit_worker log ssl_session_store')),
  ...all(
    'not run',
    'accepted',
    everywhere,
    `js_set js_var js_path js_import js_include js_preload_object js_shared_dict_zone js_periodic js_engine
    js_context_reuse js_fetch_timeout js_fetch_verify js_fetch_verify_depth js_fetch_ciphers js_fetch_protocols
    js_fetch_trusted_certificate js_fetch_buffer_size js_fetch_max_response_buffer_size perl_set perl_modules
    perl_require`,
  ),
  ...all('not run', 'accepted', ['main'], 'stream mail rtmp', otherBlocks),
];

/** The names of those whose locations answer 502. */
export const notRunNames: readonly string[] = notRunDirectives
  .filter(({ effect }) => effect === 'not run')
  .map(({ name }) => name);

/** Those that decide before the directives of a location do. */
export const notRunFirst: readonly string[] = first.split(' ');

/** What gives a variable a value that this server cannot know; the variable is its first argument. */
export const notRunSetters: readonly string[] = ['js_set', 'perl_set', ...lua('set').split(' ')];

const ofLua: Omit<Declaration, 'name'> = {
  module: 'not run',
  contexts: everywhere,
  args: anyArgs,
  repeats: true,
  inherited: true,
  effect: 'accepted',
  doc: forIt,
};

/** Settings of Lua, which its many modules add to: they only say how it would be run. */
export function settingOfLua(name: string): Declaration | undefined {
  return /^lua_[a-z0-9_]+$/.test(name) ? { name, ...ofLua } : undefined;
}
