import { onTestFinished } from 'vitest';
import { createPushServer, type Parts, type PushServer, type ServerSettings } from '../../../src/index.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import { HttpClient, testHosts, type WireResponse } from './http-client.js';

/** A server in memory, under virtual time. It is closed when the test ends. */
export class VirtualServer {
  readonly clock: VirtualClock;
  readonly server: PushServer;

  constructor(settings: ServerSettings = {}, parts: Partial<Parts> = {}) {
    const fail = (error: unknown) => {
      throw error;
    };
    this.clock = parts.clock instanceof VirtualClock ? parts.clock : new VirtualClock();
    // Own locations are open to all as long as nothing is said.
    const hosts = settings.locations ? {} : { allowed_hosts: testHosts };
    this.server = createPushServer({ ...hosts, ...settings }, { clock: this.clock, onError: fail, ...parts });
    onTestFinished(() => this.close());
  }

  connect(): HttpClient {
    const [near, far] = MemorySocket.pair(this.clock);
    this.server.connect(far);
    return new HttpClient(near);
  }

  /** Lets things happen until `work` is done. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** One request on a connection of its own, and its response. */
  request(
    method: string,
    target: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array,
  ): Promise<WireResponse> {
    return this.run(this.send(method, target, headers, body).response);
  }

  /** Sends a request on a connection of its own and doesn't wait. */
  send(method: string, target: string, headers: Record<string, string> = {}, body?: string | Uint8Array) {
    const client = this.connect();
    const response = client.request(method, target, headers, body);
    // Whoever cares awaits it.
    response.catch(() => {});
    return { client, response };
  }

  publish(channel: string, body: string, headers: Record<string, string> = {}): Promise<WireResponse> {
    return this.request('POST', `/relay/pub?id=${channel}`, headers, body);
  }

  /** A request that has reached the server and is held there. */
  async held(target: string, headers: Record<string, string> = {}) {
    const before = this.server.stats().subscribers;
    const sent = this.send('GET', target, headers);
    await this.fence();
    if (this.server.stats().subscribers !== before + 1) throw new Error(`${target} is not held`);
    return sent;
  }

  /** Returns once everything sent so far has reached the server. */
  async fence(): Promise<void> {
    await this.request('GET', '/');
  }

  pass(milliseconds: number): Promise<void> {
    return this.run(new Promise((resolve) => void this.clock.after(milliseconds, resolve)));
  }

  close(): Promise<void> {
    return this.run(this.server.close());
  }
}
