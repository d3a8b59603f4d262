import { describe, expect, test } from 'vitest';
import { allDirectives } from '../../../src/nginx-conf/language/directives/all.js';
import { ConfigurationError } from '../../../src/nginx-conf/language/position.js';
import { NginxLab, withHttp } from '../../support/nginx-conf/nginx-lab.js';
import { accessEffects } from './effects/access.js';
import { answerEffects } from './effects/answer.js';
import { connectionLines } from './effects/connections.js';
import type { Effect, Effects } from './effects/effect.js';
import { httpEffects } from './effects/http.js';
import { operationsEffects } from './effects/operations.js';
import { proxyEffects } from './effects/proxy.js';
import { pushStreamEffects } from './effects/push-stream.js';
import { relayEffects } from './effects/relay.js';
import { rewriteEffects } from './effects/rewrite.js';

/*
 * What each directive changes on the wire, wherever it may stand, and that its default is what happens without it.
 */

const presentEffects: Effects = {
  ...httpEffects,
  ...proxyEffects,
  ...rewriteEffects,
  ...accessEffects,
  ...answerEffects,
  ...relayEffects,
  ...operationsEffects,
  ...pushStreamEffects,
};

/** Older names do what today's do. */
const olderEffects: Effects = Object.fromEntries(
  [...allDirectives.values()].flatMap(({ name, today = '' }) => {
    const effect = presentEffects[today];
    return effect ? [[name, { ...effect, line: effect.line.replace(today, name) }]] : [];
  }),
);

const effects: Effects = { ...presentEffects, ...olderEffects };

/** Those of connections, whose effect is seen in what a configuration says of these. */
const ofConnections = [
  'worker_connections',
  ...connectionLines.map(([line]) => line.split(' ')[0] ?? ''),
].filter((name) => !Object.hasOwn(effects, name));

/** Those whose effect takes processes, TLS or real time to be seen, and the test that sees it. */
const elsewhere: Readonly<Record<string, string>> = {
  daemon: '../../process/nginx-process.test.ts',
  pid: '../../process/nginx-process.test.ts',
  error_log: '../../process/user.test.ts',
  worker_processes: '../../process/worker-processes.test.ts',
  master_process: '../../process/worker-processes.test.ts',
  worker_shutdown_timeout: '../../process/nginx-process.test.ts',
  working_directory: '../../process/user.test.ts',
  user: '../../process/user.test.ts',
  push_store: '../../process/store.test.ts',
  push_drain: '../../process/drain.test.ts',
  push_log_format: '../../process/log-format.test.ts',
  ssl_certificate: '../listening/tls.test.ts',
  ssl_certificate_key: '../listening/tls.test.ts',
  ssl_password_file: '../listening/tls.test.ts',
  ssl_protocols: '../listening/tls.test.ts',
  ssl_ciphers: '../listening/tls.test.ts',
  ssl_prefer_server_ciphers: '../listening/tls.test.ts',
  ssl_ecdh_curve: '../listening/tls.test.ts',
  ssl_dhparam: '../listening/tls.test.ts',
  ssl_session_timeout: '../listening/tls.test.ts',
  ssl_session_tickets: '../listening/tls.test.ts',
  ssl_reject_handshake: '../listening/tls.test.ts',
  ssl_verify_client: '../listening/client-certificates.test.ts',
  ssl_client_certificate: '../listening/client-certificates.test.ts',
  ssl_verify_depth: '../listening/client-certificates.test.ts',
  ssl: '../listening/tls.test.ts',
  http2: '../listening/http2/negotiation.test.ts',
  proxy_request_buffering: './content/proxy/proxy.test.ts',
  proxy_ignore_client_abort: './content/proxy/proxy.test.ts',
  proxy_connect_timeout: './content/proxy/proxy.test.ts',
  proxy_send_timeout: './content/proxy/proxy.test.ts',
  proxy_next_upstream_timeout: './content/proxy/proxy.test.ts',
  proxy_ssl_server_name: './content/proxy/tls.test.ts',
  proxy_ssl_name: './content/proxy/tls.test.ts',
  proxy_ssl_verify: './content/proxy/tls.test.ts',
  proxy_ssl_trusted_certificate: './content/proxy/tls.test.ts',
  proxy_ssl_certificate: './content/proxy/tls.test.ts',
  proxy_ssl_certificate_key: './content/proxy/tls.test.ts',
};

/** Those without an effect of their own: they hold others, or are there for the sake of old files. */
const none = ['events', 'http', 'push_min_message_recipients'];

/** Those that say themselves that they do not hold everywhere they may stand. */
const partly = ['keepalive_timeout', 'keepalive_requests', 'allow'];

const spots = { http: 'HTTP;', server: 'SERVER;', location: 'LOCATION;', 'if in location': 'IF;' } as const;
type Spot = keyof typeof spots;

/** What is seen with a line in one spot, or in none. */
async function seen({ around, play, files = {} }: Effect, line = '', spot?: Spot): Promise<unknown> {
  const text = Object.entries(spots).reduce(
    (all, [name, mark]) => all.replaceAll(mark, name === spot ? line : ''),
    around,
  );
  try {
    return await play(new NginxLab(withHttp(text), { files }));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    if (error instanceof Error && error.message.startsWith('nothing listens')) return error.message;
    throw error;
  }
}

const spotsOf = (name: string, { around }: Effect) =>
  (Object.keys(spots) as Spot[]).filter(
    (spot) => allDirectives.get(name)?.contexts.includes(spot) && around.includes(spots[spot]),
  );

test('every directive that works has an effect that is tested', () => {
  const working = [...allDirectives.values()]
    .filter(({ effect }) => effect === 'works')
    .map(({ name }) => name);
  const known = [...Object.keys(effects), ...new Set(ofConnections), ...Object.keys(elsewhere), ...none];
  expect(known.sort()).toEqual(working.sort());
});

test('each is seen wherever it is inherited from, and where it may stand', () => {
  const missing = Object.entries(effects).flatMap(([name, effect]) => {
    const declaration = allDirectives.get(name);
    const seenIn: readonly string[] = spotsOf(name, effect);
    const everywhere =
      declaration?.inherited && declaration.contexts.includes('location') && !partly.includes(name);
    const wanted = everywhere ? (['http', 'server', 'location'] as const) : [];
    if (seenIn.length === 0) return [`${name} nowhere`];
    return wanted
      .filter((spot) => declaration?.contexts.includes(spot) && !seenIn.includes(spot))
      .map((spot) => `${name} in ${spot}`);
  });
  expect(missing).toEqual([]);
});

describe.each(Object.entries(effects))('%s', (name, effect) => {
  const declaration = allDirectives.get(name);

  test('without', async () => {
    expect(await seen(effect)).toEqual(effect.without);
  });

  test.each(spotsOf(name, effect))('in %s', async (spot) => {
    expect(effect.with).not.toEqual(effect.without);
    expect(await seen(effect, effect.line, spot)).toEqual(effect.with);
  });

  const { default: value, block, kind } = declaration ?? {};
  if (value !== undefined && !block && kind !== undefined) {
    test(`${value} is the default`, async () => {
      const line = `${name} ${/^"/.test(value) ? value : `"${value}"`};`;
      const [spot] = spotsOf(name, effect);
      expect(await seen(effect, line, spot)).toEqual(effect.without);
    });
  }
});
