import type { LocationSettings, Parts, ServerSettings } from '../../../src/index.js';
import type { HttpClient, WireResponse } from '../wire/http-client.js';
import { VirtualServer } from '../wire/virtual-server.js';
import { StreamReader } from './stream-reader.js';

/** Locations of all kinds, with a template that shows what matters and nothing beside. */
const template = '~id~:~channel~:~text~;';

/** A text as the value of a header, whose characters are bytes. */
export function onWire(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** What a test says of a server, and of its subscriber and publisher locations. */
export interface LabSettings extends Omit<ServerSettings, 'locations'> {
  readonly publisher?: Partial<LocationSettings>;
  readonly subscriber?: Partial<LocationSettings>;
  readonly more?: readonly LocationSettings[];
}

/** A server of the push-stream dialect in memory, under virtual time. */
export class Lab extends VirtualServer {
  constructor(
    { publisher = {}, subscriber = {}, more = [], ...server }: LabSettings = {},
    parts: Partial<Parts> = {},
  ) {
    const mode = (path: string, name: string) => ({
      path: `^/${path}/(.*)`,
      match: 'regex' as const,
      push_stream_subscriber: name,
      push_stream_channels_path: '$1',
      ...subscriber,
    });
    super(
      {
        push_stream_shared_memory_size: '10m',
        push_stream_message_template: template,
        ...server,
        locations: [
          {
            path: '/pub',
            push_stream_publisher: 'admin',
            push_stream_channels_path: '$arg_id',
            push_stream_store_messages: 'on',
            ...publisher,
          },
          { path: '/normal', push_stream_publisher: 'normal', push_stream_channels_path: '$arg_id' },
          { path: '/stats', push_stream_channels_statistics: 'on', push_stream_channels_path: '$arg_id' },
          mode('sub', 'streaming'),
          mode('ev', 'eventsource'),
          mode('lp', 'long-polling'),
          mode('poll', 'polling'),
          mode('ws', 'websocket'),
          { path: '/relay/pub', push_publisher: true },
          { path: '/relay/sub', push_subscriber: 'long-poll' },
          ...more,
        ],
      },
      parts,
    );
  }

  /** Returns once nothing more can happen without time passing. */
  override fence(): Promise<void> {
    return this.pass(0);
  }

  /** Publishes, and has the message reach who listens. */
  override async publish(
    channel: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<WireResponse> {
    const answer = await this.request('POST', `/pub?id=${channel}`, headers, body);
    await this.fence();
    return answer;
  }

  /** Publishes all of the texts one after the other. */
  async publishAll(channel: string, ...texts: string[]): Promise<void> {
    for (const text of texts) await this.publish(channel, text);
  }

  delete(channel: string, body?: string): Promise<WireResponse> {
    return this.request('DELETE', `/pub?id=${channel}`, {}, body);
  }

  /** Sends a request whose answer goes on, and reads along. */
  async listen(target: string, headers: Record<string, string> = {}): Promise<Listener> {
    const client = this.connect();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    client.send(`GET ${target} HTTP/1.1\r\nHost: push.example\r\n${lines.join('')}\r\n`);
    await this.fence();
    return new Listener(client);
  }

  /** What the statistics say in JSON. */
  async statistics(id = ''): Promise<Record<string, unknown>> {
    const answer = await this.request('GET', id === '' ? '/stats' : `/stats?id=${id}`);
    return JSON.parse(answer.body) as Record<string, unknown>;
  }

  /** Whether there is a channel. */
  async has(channel: string): Promise<boolean> {
    return (await this.request('GET', `/stats?id=${channel}`)).status === 200;
  }
}

/** A connection whose answer goes on. */
export class Listener extends StreamReader {
  readonly client: HttpClient;

  constructor(client: HttpClient) {
    super(client);
    this.client = client;
  }
}
