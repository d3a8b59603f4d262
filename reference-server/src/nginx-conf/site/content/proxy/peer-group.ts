import type { Clock } from '../../../../broker/clock.js';
import type { PeerAddress } from '../../../language/proxy-address.js';

/** A server of a group, as it is configured. */
export interface PeerSettings {
  readonly address: PeerAddress;
  /** As it is written; shown in logs and in `$upstream_addr`. */
  readonly name: string;
  readonly weight: number;
  /** So many failures within `failTimeout` keep it out for as long; 0 = none is counted. */
  readonly maxFails: number;
  /** Milliseconds. */
  readonly failTimeout: number;
  /** Most requests at a time; 0 = no limit. */
  readonly maxConnections: number;
  readonly isBackup: boolean;
  readonly isDown: boolean;
}

/** How one of a group is chosen. `hash` and `ip_hash` choose by a key of the request. */
export type Choice = 'round robin' | 'least_conn' | 'ip_hash' | 'hash' | 'random';

/** A server of a group, and how it has done. */
export interface Peer {
  readonly settings: PeerSettings;
  /** Requests that it works on. */
  active: number;
  /** What the weighted round robin has come to: each turn adds the weight, being chosen takes the sum of all weights off. */
  current: number;
  effective: number;
  fails: number;
  /** When it last failed, and when it was last tried after that; on the scale of `clock.elapsed`. */
  failedAt: number;
  triedAt: number;
}

const peerOf = (settings: PeerSettings): Peer => ({
  settings,
  active: 0,
  current: 0,
  effective: settings.weight,
  fails: 0,
  failedAt: 0,
  triedAt: 0,
});

/** A group of servers: chooses one for each request, and leaves out for a while those that have failed. */
export class PeerGroup {
  readonly name: string;
  readonly choice: Choice;
  readonly #clock: Clock;
  readonly #peers: readonly Peer[];
  readonly #backups: readonly Peer[];

  constructor(name: string, settings: readonly PeerSettings[], choice: Choice, clock: Clock) {
    this.name = name;
    this.choice = choice;
    this.#clock = clock;
    const peers = settings.map(peerOf);
    this.#peers = peers.filter((peer) => !peer.settings.isBackup);
    this.#backups = peers.filter((peer) => peer.settings.isBackup);
  }

  /** How many there are to try. */
  get size(): number {
    return this.#peers.length + this.#backups.length;
  }

  /**
   * The one to ask next; undefined where there is none that can be asked. It is to be told how that went.
   * @param tried those that were asked already
   * @param key what a choice by key goes by
   */
  choose(tried: ReadonlySet<Peer>, key: string): Peer | undefined {
    const peer = this.#among(this.#peers, tried, key) ?? this.#among(this.#backups, tried, '');
    if (!peer) return undefined;
    const now = this.#clock.elapsed();
    if (now - peer.triedAt > peer.settings.failTimeout) peer.triedAt = now;
    peer.active++;
    return peer;
  }

  /** Tells how a server has done that was chosen. */
  settle(peer: Peer, outcome: 'answered' | 'failed' | 'not its fault'): void {
    peer.active--;
    // One that is alone is asked whatever it did.
    if (this.size === 1 || outcome === 'not its fault') return;
    if (outcome === 'answered') {
      if (peer.failedAt < peer.triedAt) peer.fails = 0;
      return;
    }
    const { weight, maxFails } = peer.settings;
    const now = this.#clock.elapsed();
    peer.fails++;
    peer.failedAt = now;
    peer.triedAt = now;
    if (maxFails > 0) peer.effective = Math.max(0, peer.effective - Math.ceil(weight / maxFails));
  }

  #among(peers: readonly Peer[], tried: ReadonlySet<Peer>, key: string): Peer | undefined {
    const now = this.#clock.elapsed();
    const possible = peers.filter((peer) => {
      const { isDown, maxFails, failTimeout, maxConnections } = peer.settings;
      if (isDown || tried.has(peer)) return false;
      if (maxConnections > 0 && peer.active >= maxConnections) return false;
      return maxFails === 0 || peer.fails < maxFails || now - peer.triedAt > failTimeout;
    });
    if (possible.length <= 1) return possible[0];
    if (this.choice === 'random') return byWeight(possible, Math.random());
    if ((this.choice === 'hash' || this.choice === 'ip_hash') && key !== '') {
      // The place of a key does not move while another server is out.
      const usual = byWeight(peers, fractionOf(key));
      return usual && possible.includes(usual) ? usual : byWeight(possible, fractionOf(`${key} `));
    }
    return byTurns(this.choice === 'least_conn' ? leastBusy(possible) : possible);
  }
}

/** Those with the fewest requests for their weights. */
function leastBusy(peers: readonly Peer[]): readonly Peer[] {
  const load = ({ active, settings }: Peer) => active / settings.weight;
  const least = Math.min(...peers.map(load));
  return peers.filter((peer) => load(peer) === least);
}

/** Weighted round robin that spreads the turns of a heavy server between those of the others. */
function byTurns(peers: readonly Peer[]): Peer | undefined {
  let best: Peer | undefined;
  let total = 0;
  for (const peer of peers) {
    peer.current += peer.effective;
    total += peer.effective;
    if (peer.effective < peer.settings.weight) peer.effective++;
    if (!best || peer.current > best.current) best = peer;
  }
  if (best) best.current -= total;
  return best;
}

/** The one whose share of all weights a fraction falls into. */
function byWeight(peers: readonly Peer[], fraction: number): Peer | undefined {
  let left = fraction * peers.reduce((sum, { settings }) => sum + settings.weight, 0);
  for (const peer of peers) {
    left -= peer.settings.weight;
    if (left < 0) return peer;
  }
  return peers.at(-1);
}

/** Where a text lies between 0 and 1: FNV-1a, spread once more. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
