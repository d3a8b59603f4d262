import type { Exchange } from '../../http/exchange.js';
import {
  compileExpression,
  type Expression,
  UnknownVariable,
  type Variables,
  variablesOf,
} from '../../http/variables.js';
import { ConfigurationError, type Position, placeOf } from '../language/position.js';
import { upstreamVariable } from './content/proxy/upstream-facts.js';
import { schemeOf } from './local-address.js';
import { NotRunError } from './not-run-error.js';
import { NginxRequest } from './request.js';
import { type OfRequest, requestVariable, requestVariables } from './request-variables.js';

export type { OfRequest } from './request-variables.js';

/** A text with variables, and where it stands; a default stands nowhere. */
interface WrittenText {
  readonly text: string;
  readonly position?: Position | undefined;
}

/** A variable that is computed when somebody asks for it. */
export interface Computed {
  readonly evaluate: OfRequest;
  /** Whether it is computed anew each time. */
  readonly isVolatile: boolean;
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

/** The variables of a configuration: those of requests, those it sets, and those it computes. */
export class ConfigurationVariables {
  readonly #own: ReadonlySet<string>;
  /** Undefined until they are compiled: they may be made of one another. */
  readonly #computed: Map<string, Computed | undefined>;
  readonly #notRun: ReadonlyMap<string, Position>;
  readonly #used = new Set<string>();
  /** Those that are being computed just now. */
  readonly #busy = new Set<string>();

  /**
   * @param own the names that are set somewhere
   * @param computed the names of those that are to be defined
   * @param notRun those that are set by what is not run here, and where
   */
  constructor(
    own: Iterable<string>,
    computed: Iterable<string> = [],
    notRun: ReadonlyMap<string, Position> = new Map(),
  ) {
    this.#own = new Set([...own].filter((name) => name !== 'args'));
    this.#computed = new Map([...computed].map((name) => [name, undefined]));
    this.#notRun = notRun;
  }

  define(name: string, computed: Computed): void {
    this.#computed.set(name, computed);
  }

  /** Whether the configuration gives it a value somewhere. */
  isSet(name: string): boolean {
    return this.#own.has(name) || this.#computed.has(name);
  }

  /** Whether anything that was compiled until now asks for its value. */
  isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  /** Whether it says something of a request or of the server, and cannot be given another value. */
  isFixed(name: string): boolean {
    if (name === 'args' || /^(arg|http|cookie)_/.test(name)) return false;
    return (
      Object.hasOwn(requestVariables, name) ||
      upstreamVariable(name) !== undefined ||
      usual(name) !== undefined
    );
  }

  readonly find: Variables = (name) => {
    this.#used.add(name);
    const notRun = this.#notRun.get(name);
    if (notRun) {
      return withRequest(({ variables }) => {
        const value = variables.get(name);
        if (value === undefined) throw new NotRunError(name, placeOf(notRun));
        return value;
      });
    }
    if (this.#computed.has(name)) return withRequest(this.#compute(name));
    if (this.#own.has(name)) return withRequest(({ variables }) => variables.get(name) ?? '');
    const ofRequest = upstreamVariable(name) ?? requestVariable(name);
    return ofRequest ? withRequest(ofRequest) : usual(name);
  };

  /** The value is kept with the request, where `set` may replace it. One that is made of itself is empty there. */
  #compute(name: string): OfRequest {
    return (request) => {
      const known = request.variables.get(name);
      const computed = this.#computed.get(name);
      if (known !== undefined || !computed || this.#busy.has(name)) return known ?? '';
      this.#busy.add(name);
      try {
        const value = computed.evaluate(request);
        if (!computed.isVolatile) request.variables.set(name, value);
        return value;
      } finally {
        this.#busy.delete(name);
      }
    };
  }

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
