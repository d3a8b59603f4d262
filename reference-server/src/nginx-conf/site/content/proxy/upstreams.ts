import { Agent } from 'node:http';
import type { Clock } from '../../../../broker/clock.js';
import { readCount, readDuration } from '../../../../dialects/units.js';
import type { Expression } from '../../../../http/variables.js';
import type { Statement } from '../../../language/parser.js';
import { ConfigurationError } from '../../../language/position.js';
import { type ProxyAddress, readPeer } from '../../../language/proxy-address.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';
import { type Choice, PeerGroup, type PeerSettings } from './peer-group.js';

/** A group of servers, and the connections to them. */
export interface Upstream {
  readonly group: PeerGroup;
  readonly agent: Agent;
  /** How many connections to a server are kept open between requests. */
  readonly keepalive: number;
  /** How long; milliseconds. */
  readonly keepaliveTime: number;
  /** What the choice of a server goes by. */
  readonly key: (request: NginxRequest) => string;
}

/** Most addresses that come from variables and are remembered with how they have done. */
const mostAddresses = 1000;

const choices: readonly Choice[] = ['least_conn', 'ip_hash', 'hash', 'random'];

/** Connections that are kept for a while, at most so many to each server. */
export function agentOptions({ keepalive, keepaliveTime }: Pick<Upstream, 'keepalive' | 'keepaliveTime'>) {
  return keepalive > 0
    ? { keepAlive: true, maxFreeSockets: keepalive, timeout: keepaliveTime }
    : { keepAlive: false };
}

/** The groups of servers of a configuration: those with a name, and one for each address that `proxy_pass` has. */
export class Upstreams {
  readonly clock: Clock;
  readonly #named = new Map<string, Upstream>();
  readonly #others = new Map<string, Upstream>();
  readonly #agents = new Set<Agent>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @throws ConfigurationError */
  declare({ name, args, block = [] }: Statement, variables: ConfigurationVariables): void {
    const text = args[0]?.text ?? '';
    const key = text.toLowerCase();
    if (this.#named.has(key)) throw new ConfigurationError(`duplicate upstream "${text}"`, name.position);
    const servers = block.filter((one) => one.name.text === 'server');
    const peers = servers.map(settingsOf);
    const isNotRun = block.some((one) => one.name.text.startsWith('balancer_by_lua'));
    if (!isNotRun && !peers.some(({ isBackup }) => !isBackup)) {
      throw new ConfigurationError('no servers are inside upstream', name.position, { isLack: true });
    }
    const found = block.find((one) => choices.some((choice) => choice === one.name.text));
    const choice = (found?.name.text as Choice | undefined) ?? 'round robin';
    const word = found?.args[0];
    const expression = choice === 'hash' && word ? variables.compile(word) : undefined;
    const argumentOf = (wanted: string) => block.find((one) => one.name.text === wanted)?.args[0]?.text;
    const keeping = {
      keepalive: readCount(argumentOf('keepalive') ?? '0') ?? 0,
      keepaliveTime: readDuration(argumentOf('keepalive_timeout') ?? '60s') ?? 0,
    };
    this.#named.set(key, {
      group: new PeerGroup(text, isNotRun ? [] : peers, choice, this.clock),
      agent: this.keep(new Agent(agentOptions(keeping))),
      ...keeping,
      key: keyOf(choice, expression),
    });
  }

  /** The servers that an address stands for. */
  of({ scheme, host, port }: ProxyAddress): Upstream {
    const named = port === undefined ? this.#named.get(host.toLowerCase()) : undefined;
    if (named) return named;
    const name = host.startsWith('unix:') ? host : `${host}:${port ?? (scheme === 'https' ? 443 : 80)}`;
    const known = this.#others.get(name);
    if (known) return known;
    const address = readPeer(name) ?? { socketPath: '' };
    const peer: PeerSettings = { ...usualPeer, name, address };
    const upstream = {
      group: new PeerGroup(name, [peer], 'round robin', this.clock),
      agent: this.#single,
      keepalive: 0,
      keepaliveTime: 0,
      key: () => '',
    };
    if (this.#others.size >= mostAddresses) this.#others.clear();
    this.#others.set(name, upstream);
    return upstream;
  }

  /** Has the connections of an agent ended with the configuration. */
  keep<T extends Agent>(agent: T): T {
    this.#agents.add(agent);
    return agent;
  }

  readonly #single = this.keep(new Agent({ keepAlive: false }));

  /** Ends connections that nobody uses, and keeps none from now on. Requests on their way are answered. */
  close(): void {
    for (const agent of this.#agents) {
      agent.maxFreeSockets = 0;
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy();
      }
    }
  }
}

const usualPeer = {
  weight: 1,
  maxFails: 1,
  failTimeout: 10_000,
  maxConnections: 0,
  isBackup: false,
  isDown: false,
} as const;

function settingsOf({ args: [address, ...options], name }: Statement): PeerSettings {
  const text = address?.text ?? '';
  const read = readPeer(text);
  if (!read) throw new ConfigurationError(`invalid host or port in upstream "${text}"`, name.position);
  const has = (wanted: string) => options.some((option) => option.text === wanted);
  const count = (wanted: string) => {
    const value = options.find((option) => option.text.startsWith(`${wanted}=`))?.text;
    return value === undefined ? undefined : value.slice(wanted.length + 1);
  };
  return {
    address: read,
    name: 'host' in read && !/:\d+$/.test(text) ? `${text}:${read.port}` : text,
    weight: readCount(count('weight') ?? '') ?? usualPeer.weight,
    maxFails: readCount(count('max_fails') ?? '') ?? usualPeer.maxFails,
    failTimeout: readDuration(count('fail_timeout') ?? '') ?? usualPeer.failTimeout,
    maxConnections: readCount(count('max_conns') ?? '') ?? usualPeer.maxConnections,
    isBackup: has('backup'),
    isDown: has('down'),
  };
}

function keyOf(choice: Choice, expression: Expression | undefined): (request: NginxRequest) => string {
  if (expression) return expression;
  if (choice !== 'ip_hash') return () => '';
  // Of IPv4 the network of the first three numbers, as clients of one are likely behind the same proxies.
  return ({ peer }) => peer.replace(/^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i, '$1');
}
