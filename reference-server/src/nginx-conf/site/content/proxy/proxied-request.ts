import type { RequestOptions } from 'node:http';
import type { HeaderList } from '../../../../http/exchange.js';
import { headBytes } from '../../../../http/response-bytes.js';
import { serverName } from '../../../../version.js';
import { answered, type Outcome, refused } from '../../outcome.js';
import type { NginxRequest } from '../../request.js';
import { Attempt, type Attempted } from './attempt.js';
import { forward, join } from './forward.js';
import { type BodyFailure, OutgoingBody } from './outgoing-body.js';
import type { Peer } from './peer-group.js';
import type { ProxySettings } from './proxy-settings.js';
import type { Target } from './target.js';
import type { AskedServer } from './upstream-facts.js';
import type { Upstream, Upstreams } from './upstreams.js';

/** Methods whose requests may have changed something, so that they are not sent twice. */
const changing = ['POST', 'LOCK', 'PATCH'];

/** Most times that a request finds a kept connection closed before it takes a new one. */
const mostStale = 3;

const statusOf = { error: 502, invalid_header: 502, timeout: 504 } as const;

const bodyFailures: Readonly<Record<BodyFailure, Outcome>> = {
  gone: answered,
  'too large': refused(413),
  'no memory': refused(503),
};

/** One request on its way to other servers, and the answer on its way back. */
export class ProxiedRequest {
  readonly #request: NginxRequest;
  readonly #settings: ProxySettings;
  readonly #upstreams: Upstreams;
  readonly #upstream: Upstream;
  readonly #target: Target;
  readonly #body: OutgoingBody;
  readonly #headers: HeaderList;
  readonly #method: string;
  readonly #tried = new Set<Peer>();
  readonly #began: number;
  #stale = 0;
  #isAbandoned = false;
  #bodyFailure: BodyFailure | undefined;
  #attempt: Attempt | undefined;
  readonly #report: (text: string) => void;

  constructor(
    request: NginxRequest,
    target: Target,
    settings: ProxySettings,
    upstreams: Upstreams,
    report: (text: string) => void,
  ) {
    this.#request = request;
    this.#target = target;
    this.#settings = settings;
    this.#upstreams = upstreams;
    this.#upstream = upstreams.of(target.address);
    this.#report = report;
    this.#method = settings.method?.(request).toUpperCase() ?? request.method;
    this.#headers = settings.toUpstream.of(request);
    this.#body = new OutgoingBody(request, settings.longestBody, settings.waitsForBody);
    this.#began = upstreams.clock.elapsed();
  }

  /** Settled when the answer has begun and all of the request was forwarded, or there is nothing more to do. */
  async run(): Promise<Outcome> {
    const { body, passesBody } = this.#settings;
    if (body || !passesBody) this.#body.replace(body?.(this.#request) ?? '');
    const failure = await this.#body.begin();
    if (failure) return bodyFailures[failure];
    this.#request.onAbandoned(() => {
      this.#isAbandoned = true;
      if (!this.#settings.outlivesClient) this.#attempt?.abort();
    });
    if (!this.#settings.outlivesClient) this.#request.endWithPeer();
    this.#body.onFailure = (why) => {
      this.#bodyFailure = why;
      this.#attempt?.abort();
    };
    try {
      const outcome = await this.#ask();
      if (outcome.type !== 'answered') this.#body.leave();
      return outcome;
    } finally {
      this.#body.drop();
    }
  }

  /** Asks one server after another until one has an answer. */
  async #ask(): Promise<Outcome> {
    const { group, key } = this.#upstream;
    let last: Outcome = refused(502);
    for (;;) {
      if (this.#isAbandoned) return answered;
      const peer = group.choose(this.#tried, key(this.#request));
      if (!peer) {
        this.#tell('there is no server of the group that could be asked');
        return last;
      }
      this.#tried.add(peer);
      const asked: AskedServer = {
        name: peer.settings.name,
        status: 502,
        headerTime: undefined,
        responseTime: undefined,
        bytes: 0,
      };
      this.#request.proxied?.asked.push(asked);
      const attempted = await this.#askOne(peer);
      const outcome = await this.#use(attempted, peer, asked);
      if (outcome.type !== 'next') return outcome;
      last = outcome.last;
    }
  }

  #askOne(peer: Peer): Promise<Attempted> {
    const { times, longestHead, tls } = this.#settings;
    const { address } = peer.settings;
    const isSecure = this.#target.address.scheme === 'https';
    const options: RequestOptions = {
      agent: this.#upstream.agent,
      ...(isSecure ? tls.of(this.#request, this.#upstream) : {}),
      ...(this.#stale >= mostStale ? { agent: false } : {}),
      ...('host' in address
        ? { host: address.host, port: address.port }
        : { socketPath: address.socketPath }),
      method: this.#method,
      path: this.#target.path,
      maxHeaderSize: longestHead,
    };
    const { clock } = this.#upstreams;
    this.#attempt = new Attempt({
      isSecure,
      options,
      headers: this.#headers,
      body: this.#body,
      times,
      clock,
    });
    return this.#attempt.outcome;
  }

  async #use(
    attempted: Attempted,
    peer: Peer,
    asked: AskedServer,
  ): Promise<Outcome | { readonly type: 'next'; readonly last: Outcome }> {
    const { group } = this.#upstream;
    const { clock } = this.#upstreams;
    const time = () => clock.elapsed() - this.#began;
    if (attempted.type === 'failed') {
      asked.responseTime = time();
      if (this.#bodyFailure) {
        group.settle(peer, 'not its fault');
        return bodyFailures[this.#bodyFailure];
      }
      if (this.#isAbandoned) {
        group.settle(peer, 'not its fault');
        return answered;
      }
      if (attempted.wasStale && this.#mayTry('stale', attempted.wasSent)) {
        // That says nothing of the server: it had closed what nobody used.
        group.settle(peer, 'not its fault');
        this.#stale++;
        this.#tried.delete(peer);
        return { type: 'next', last: refused(502) };
      }
      group.settle(peer, 'failed');
      const status = statusOf[attempted.why];
      asked.status = status;
      this.#tell(attempted.text, peer);
      const last = refused(status);
      return this.#mayTry(attempted.why, attempted.wasSent) ? { type: 'next', last } : last;
    }
    const { response } = attempted;
    const { statusCode = 502 } = response;
    asked.status = statusCode;
    asked.headerTime = time();
    const { proxied: upstream } = this.#request;
    if (upstream) upstream.headers = response.headers;
    if (attempted.type === 'answered' && this.#mayTry(`http_${statusCode}`, true)) {
      response.destroy();
      group.settle(peer, statusCode === 403 || statusCode === 404 ? 'answered' : 'failed');
      return { type: 'next', last: refused(502) };
    }
    const done = (outcome: 'answered' | 'failed') => {
      asked.responseTime = time();
      group.settle(peer, outcome);
    };
    return attempted.type === 'upgraded'
      ? this.#joinTo(attempted, () => done('answered'))
      : this.#passOn(attempted.response, asked, done);
  }

  /** Whether another server may be asked, or the same once more. */
  #mayTry(why: string, wasSent: boolean): boolean {
    const { next, mostTries, triesFor } = this.#settings;
    const isStale = why === 'stale';
    if (!isStale && (!next.has(why) || next.has('off'))) return false;
    if (!this.#body.isRepeatable) return false;
    if (wasSent && changing.includes(this.#method) && !next.has('non_idempotent')) return false;
    if (triesFor > 0 && this.#upstreams.clock.elapsed() - this.#began >= triesFor) return false;
    if (isStale) return true;
    const { size } = this.#upstream.group;
    return this.#tried.size < (mostTries > 0 ? Math.min(mostTries, size) : size);
  }

  async #passOn(
    response: Extract<Attempted, { type: 'answered' }>['response'],
    asked: AskedServer,
    done: (outcome: 'answered' | 'failed') => void,
  ): Promise<Outcome> {
    const request = this.#request;
    const { fromUpstream, intercepts, times } = this.#settings;
    const status = response.statusCode ?? 502;
    const address = fromUpstream.elsewhere(response);
    if (address !== undefined) {
      response.destroy();
      done('answered');
      request.kept = fromUpstream.kept(request, response);
      if (request.method !== 'HEAD') request.method = 'GET';
      return { type: 'go', address };
    }
    const page = intercepts && status >= 300 && !request.hasErrorPage && request.location?.errorPage(status);
    if (page) {
      response.destroy();
      done('answered');
      const challenge = status === 401 ? response.headers['www-authenticate'] : undefined;
      return refused(status, challenge === undefined ? [] : [['WWW-Authenticate', challenge]]);
    }
    let whole: Promise<void>;
    try {
      const sink = request.stream(fromUpstream.headOf(request, response));
      response.on('data', (bytes: Buffer) => {
        asked.bytes += bytes.byteLength;
      });
      whole = forward(response, sink, this.#upstreams.clock, times.read).then((end) => {
        done(end === 'whole' ? 'answered' : 'failed');
        if (end !== 'whole' && !this.#isAbandoned) {
          this.#tell(`the answer was ${end === 'too slow' ? 'too slow' : 'cut off'}`);
        }
      });
    } catch (error) {
      response.destroy();
      done('failed');
      throw error;
    }
    // What comes behind this request is served when all of it was forwarded, not when all of the answer has come.
    await Promise.race([whole, this.#body.sent]);
    return answered;
  }

  #joinTo({ response, socket }: Extract<Attempted, { type: 'upgraded' }>, done: () => void): Outcome {
    const { fromUpstream, times } = this.#settings;
    const { clock } = this.#upstreams;
    const own: HeaderList = [
      ['Server', serverName],
      ['Date', new Date(clock.now()).toUTCString()],
      ['Connection', 'upgrade'],
    ];
    const { headers } = fromUpstream.headOf(this.#request, response);
    const names = new Set(headers.map(([name]) => name.toLowerCase()));
    const more = own.filter(([name]) => !names.has(name.toLowerCase()));
    const client = this.#request.upgrade(headBytes(101, [...more, ...headers]));
    socket.once('close', done);
    if (client) {
      join(client, socket, clock, times.read);
      return answered;
    }
    socket.on('error', () => {});
    socket.destroy();
    if (this.#isAbandoned) return answered;
    this.#tell('it goes over to another protocol, which the client did not ask for');
    return refused(502);
  }

  #tell(text: string, peer?: Peer): void {
    const { scheme, host } = this.#target.address;
    const place = `${scheme}://${peer?.settings.name ?? host}${this.#target.path}`;
    this.#report(`${text}, request: "${this.#method} ${this.#request.target}", upstream: "${place}"`);
  }
}
