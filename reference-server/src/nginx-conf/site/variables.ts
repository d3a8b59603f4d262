import { hostname } from 'node:os';
import type { Exchange } from '../../http/exchange.js';
import {
  compileExpression,
  type Expression,
  UnknownVariable,
  type Variables,
  variablesOf,
} from '../../http/variables.js';
import { plainAddress } from '../language/network.js';
import { ConfigurationError, type Position, placeOf } from '../language/position.js';
import { upstreamVariable } from './content/proxy/upstream-facts.js';
import { schemeOf } from './local-address.js';
import { NotRunError } from './not-run-error.js';
import { NginxRequest } from './request.js';

type OfRequest = (request: NginxRequest) => string;

const pad = (number: number) => String(number).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function localTime(time: number): string {
  const date = new Date(time);
  const day = `${pad(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())} +0000`;
}

const ofRequest: Readonly<Record<string, OfRequest>> = {
  remote_addr: ({ peer }) => plainAddress(peer),
  remote_user: ({ user }) => user,
  server_name: ({ serverName }) => serverName,
  server_addr: ({ localAddress }) => localAddress.host,
  server_port: ({ localAddress }) => (localAddress.port === 0 ? '' : String(localAddress.port)),
  https: ({ localAddress }) => (localAddress.ssl ? 'on' : ''),
  request: ({ method, target, httpVersion }) => `${method} ${target} HTTP/${httpVersion}`,
  status: ({ status }) => String(status).padStart(3, '0'),
  body_bytes_sent: ({ bytesSent }) => String(bytesSent),
  hostname: () => hostname(),
  pid: () => String(process.pid),
  time_local: ({ startedAt }) => localTime(startedAt),
  time_iso8601: ({ startedAt }) => new Date(startedAt).toISOString().replace(/\.\d+Z$/, '+00:00'),
  msec: ({ startedAt }) => (startedAt / 1000).toFixed(3),
  proxy_add_x_forwarded_for: (request) => {
    const before = request.header('x-forwarded-for');
    return `${before === undefined ? '' : `${before}, `}${plainAddress(request.peer)}`;
  },
  document_root: (request) => request.location?.root(request) ?? '',
  request_filename: (request) => request.location?.file(request) ?? '',
};

/** A text with variables, and where it stands; a default stands nowhere. */
interface WrittenText {
  readonly text: string;
  readonly position?: Position | undefined;
}

/** Calls with the request that an exchange is; every exchange of a configuration is one. */
function withRequest(evaluate: OfRequest): Expression {
  return (exchange: Exchange) => (exchange instanceof NginxRequest ? evaluate(exchange) : '');
}

/** Those that every server has, as this one knows them: a path may have changed, a name may be that of the server. */
const usual = variablesOf({
  uri: withRequest(({ uri, path }) => uri ?? path),
  host: withRequest(({ hostName, serverName }) => hostName || serverName),
  scheme: withRequest(({ localAddress }) => schemeOf(localAddress)),
});

/** The variables of a configuration: those of requests, and those it sets. */
export class ConfigurationVariables {
  readonly #own: ReadonlySet<string>;
  readonly #notRun: ReadonlyMap<string, Position>;

  /**
   * @param own the names that are set somewhere
   * @param notRun those of them that are set by what is not run here, and where
   */
  constructor(own: Iterable<string>, notRun: ReadonlyMap<string, Position> = new Map()) {
    this.#own = new Set([...own].filter((name) => name !== 'args'));
    this.#notRun = notRun;
  }

  /** Whether the configuration gives it a value somewhere. */
  isSet(name: string): boolean {
    return this.#own.has(name);
  }

  /** Whether it says something of a request or of the server, and cannot be given another value. */
  isFixed(name: string): boolean {
    if (name === 'args' || /^(arg|http|cookie)_/.test(name)) return false;
    // `limit_rate` would have to slow the answer down, and does not here.
    return (
      name === 'limit_rate' ||
      Object.hasOwn(ofRequest, name) ||
      upstreamVariable(name) !== undefined ||
      usual(name) !== undefined
    );
  }

  readonly find: Variables = (name) => {
    const notRun = this.#notRun.get(name);
    if (notRun) {
      return withRequest(({ variables }) => {
        const value = variables.get(name);
        if (value === undefined) throw new NotRunError(name, placeOf(notRun));
        return value;
      });
    }
    if (this.#own.has(name)) return withRequest(({ variables }) => variables.get(name) ?? '');
    if (Object.hasOwn(ofRequest, name)) return withRequest(ofRequest[name] as OfRequest);
    const ofUpstream = upstreamVariable(name);
    return ofUpstream ? withRequest(ofUpstream) : usual(name);
  };

  /** @throws ConfigurationError */
  compile(word: WrittenText): Expression {
    return this.compileWith(word, this.find);
  }

  /**
   * With other values for the variables.
   * @throws ConfigurationError
   */
  compileWith({ text, position }: WrittenText, find: Variables): Expression {
    try {
      return compileExpression(text, find);
    } catch (error) {
      if (!(error instanceof UnknownVariable)) throw error;
      throw new ConfigurationError(error.message, position, {
        advice: 'give it a value with "set", or take it out',
      });
    }
  }
}
