import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { Expression } from '../../../../http/variables.js';
import { ConfigurationError } from '../../../language/position.js';
import type { Scope } from '../../../language/scope.js';
import { describeFailure } from '../../../language/system-error.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';
import { agentOptions, type Upstream, type Upstreams } from './upstreams.js';

/** What reading the files of `proxy_ssl_...` takes. */
export interface UpstreamTlsContext {
  readonly variables: ConfigurationVariables;
  readonly upstreams: Upstreams;
  /** @throws what node:fs throws */
  readonly readFile: (name: string) => Uint8Array;
}

/** How TLS is spoken with other servers: whether they are trusted, by what name, and who we are. */
export class TlsToUpstream {
  readonly #files: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  readonly #verifies: boolean;
  readonly #tellsName: boolean;
  readonly #name: Expression;
  readonly #upstreams: Upstreams;
  /** Of groups that keep connections; all others share one, which keeps none. */
  readonly #agents = new WeakMap<Upstream, Agent>();
  readonly #single: Agent;

  /** @throws ConfigurationError */
  constructor(scope: Scope, { variables, upstreams, readFile }: UpstreamTlsContext) {
    this.#upstreams = upstreams;
    this.#single = upstreams.keep(new Agent({ keepAlive: false }));
    this.#verifies = scope.flag('proxy_ssl_verify');
    this.#tellsName = scope.flag('proxy_ssl_server_name');
    this.#name = variables.compile(scope.word('proxy_ssl_name') ?? { text: '$proxy_host' });
    const read = (name: string) => {
      const word = scope.word(name);
      if (!word) return undefined;
      try {
        return Buffer.from(readFile(word.text));
      } catch (error) {
        throw new ConfigurationError(
          `cannot load certificate "${word.text}" (${describeFailure(error)})`,
          word.position,
        );
      }
    };
    const ca = read('proxy_ssl_trusted_certificate');
    const cert = read('proxy_ssl_certificate');
    const key = read('proxy_ssl_certificate_key');
    if (this.#verifies && !ca) {
      throw new ConfigurationError(
        'no proxy_ssl_trusted_certificate for proxy_ssl_verify',
        scope.word('proxy_ssl_verify')?.position,
        { isLack: true },
      );
    }
    this.#files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  }

  /** The options of a request. */
  of(request: NginxRequest, upstream: Upstream): RequestOptions {
    const name = this.#name(request).replace(/:\d+$/, '');
    return {
      ...this.#files,
      agent: this.#agentOf(upstream),
      rejectUnauthorized: this.#verifies,
      // An empty name tells none.
      servername: this.#tellsName && isIP(name) === 0 ? name : '',
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    };
  }

  #agentOf(upstream: Upstream): Agent {
    if (upstream.keepalive === 0) return this.#single;
    const known = this.#agents.get(upstream);
    if (known) return known;
    const agent = this.#upstreams.keep(new Agent(agentOptions(upstream)));
    this.#agents.set(upstream, agent);
    return agent;
  }
}
