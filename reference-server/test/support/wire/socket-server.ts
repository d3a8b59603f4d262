import { expect, onTestFinished } from 'vitest';
import { createPushServer, type Parts, type PushServer, type ServerSettings } from '../../../src/index.js';
import { HttpClient, testHosts } from './http-client.js';

/** A server on a free port. When the test ends it is closed, and has to have let go of everything. */
export class SocketServer {
  readonly server: PushServer;
  readonly url: string;
  readonly #clients: HttpClient[] = [];

  private constructor(server: PushServer, url: string) {
    this.server = server;
    this.url = url;
  }

  static async start(settings: ServerSettings = {}, parts: Partial<Parts> = {}): Promise<SocketServer> {
    // Own locations are open to all as long as nothing is said.
    const hosts = settings.locations ? {} : { allowed_hosts: testHosts };
    const server = createPushServer({ port: 0, ...hosts, ...settings }, parts);
    const started = new SocketServer(server, await server.listen());
    onTestFinished(async () => {
      for (const client of started.#clients) client.destroy();
      await server.close();
      expect(server.stats()).toMatchObject({
        channels: 0,
        messages: 0,
        bytes: 0,
        subscribers: 0,
        connections: 0,
      });
    });
    return started;
  }

  async connect(): Promise<HttpClient> {
    const client = await HttpClient.open(this.url);
    this.#clients.push(client);
    return client;
  }

  /** One request on a connection of its own, and its response. */
  async request(
    method: string,
    target: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array,
  ) {
    const client = await this.connect();
    const response = await client.request(method, target, headers, body);
    client.destroy();
    return response;
  }

  /** A request that the server holds. */
  async held(target: string) {
    const client = await this.connect();
    const before = this.server.stats().subscribers;
    const response = client.request('GET', target);
    while (this.server.stats().subscribers === before) await this.request('GET', '/');
    return { client, response };
  }
}
