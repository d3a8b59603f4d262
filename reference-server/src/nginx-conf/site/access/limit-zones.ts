import type { Expression } from '../../../http/variables.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import { readRate, readZone } from '../../language/zone.js';
import type { ConfigurationVariables } from '../variables.js';
import type { Count, Rate, Zone, Zones } from './zones.js';

/** How often each key may come. */
export class RateZone {
  readonly name: string;
  readonly key: Expression;
  /** Thousandths of a request in a millisecond: requests in a second. */
  readonly rate: number;
  readonly #rates: Zone<Rate>;

  constructor(name: string, key: Expression, rate: number, rates: Zone<Rate>) {
    this.name = name;
    this.key = key;
    this.rate = rate;
    this.#rates = rates;
  }

  /** How much a key would have asked for beyond its rate, with one request more; thousandths of a request. */
  excess(key: string, at: number): number {
    const last = this.#rates.get(key);
    if (!last) return 0;
    return Math.max(0, last.excess - this.rate * (at - last.at) + 1000);
  }

  keep(key: string, rate: Rate): void {
    this.#rates.keep(key, rate);
  }
}

/** How many requests of each key are at work. */
export class CountZone {
  readonly name: string;
  readonly key: Expression;
  readonly #counts: Zone<Count>;

  constructor(name: string, key: Expression, counts: Zone<Count>) {
    this.name = name;
    this.key = key;
    this.#counts = counts;
  }

  /** One more; returns what makes it one less, or undefined where there are as many as may be. */
  enter(key: string, most: number): (() => void) | undefined {
    const count = this.#counts.get(key) ?? { now: 0 };
    if (count.now >= most || (count.now === 0 && !this.#counts.add(key, count))) return undefined;
    count.now++;
    return () => {
      count.now--;
      if (count.now === 0) this.#counts.delete(key);
    };
  }
}

/** The zones that a configuration declares. */
export class LimitZones {
  readonly #rates = new Map<string, RateZone>();
  readonly #counts = new Map<string, CountZone>();

  /** @throws ConfigurationError */
  constructor(http: Scope, variables: ConfigurationVariables, zones: Zones) {
    for (const statement of http.own('limit_req_zone', 'limit_conn_zone')) {
      const [key] = statement.args;
      const word = statement.args.find(({ text }) => text.startsWith('zone='));
      const zone = word && readZone(word);
      if (!key || !zone) continue;
      const words = statement.args.map(({ text }) => text).join(' ');
      const expression = variables.compile(key);
      if (this.#rates.has(zone.name) || this.#counts.has(zone.name)) {
        const text = `${statement.name.text} "${zone.name}" is already bound to key "${key.text}"`;
        throw new ConfigurationError(text, statement.name.position);
      }
      if (statement.name.text === 'limit_conn_zone') {
        this.#counts.set(zone.name, new CountZone(zone.name, expression, zones.counts(words, zone.size)));
      } else {
        const rate = statement.args.map(({ text }) => readRate(text)).find((one) => one !== undefined) ?? 1;
        this.#rates.set(zone.name, new RateZone(zone.name, expression, rate, zones.rates(words, zone.size)));
      }
    }
  }

  /** The zone of a `limit_req`. @throws ConfigurationError */
  rate(statement: Statement): RateZone {
    const word = statement.args.find(({ text }) => text.startsWith('zone='));
    return zoneOf(this.#rates, word?.text.slice('zone='.length), statement);
  }

  /** The zone of a `limit_conn`. @throws ConfigurationError */
  count(statement: Statement): CountZone {
    return zoneOf(this.#counts, statement.args[0]?.text, statement);
  }
}

/** Limits of one place. @throws ConfigurationError where two are of one zone */
export function eachOnce<T extends { readonly zone: unknown }>(
  statements: readonly Statement[],
  compile: (statement: Statement) => T,
): readonly T[] {
  const limits: T[] = [];
  for (const statement of statements) {
    const limit = compile(statement);
    if (limits.some(({ zone }) => zone === limit.zone)) {
      throw new ConfigurationError(
        `"${statement.name.text}" directive is duplicate`,
        statement.name.position,
      );
    }
    limits.push(limit);
  }
  return limits;
}

function zoneOf<T>(zones: ReadonlyMap<string, T>, name: string | undefined, { name: at }: Statement): T {
  const zone = zones.get(name ?? '');
  if (zone) return zone;
  throw new ConfigurationError(`there is no ${at.text}_zone "${name}"`, at.position);
}
