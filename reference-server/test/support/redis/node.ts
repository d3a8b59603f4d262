import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../../src/broker/clock.js';
import { createPushServer, openStore, type PushServer, type PushServerSettings } from '../../../src/index.js';
import type { RedisProcess } from './redis-process.js';

/** The modes in which a receiver can follow, all but polling. */
export const heldModes = ['streaming', 'eventsource', 'websocket', 'long-polling', 'relay'] as const;

export type HeldMode = (typeof heldModes)[number];

export interface Received {
  readonly channel: string;
  readonly id: number;
  readonly text: string;
  readonly place: number;
}

/** The messages in what the default locations of push-stream send. */
export function messagesIn(text: string): Received[] {
  const json =
    /"id":(?<id>-?\d+),"channel":"(?<channel>.*?)","text":"(?<text>.*?)", "tag":"(?<tag>\d+)", "time":"(?<time>.*?)"/;
  const script = /p\((?<id>-?\d+),'(?<channel>.*?)','(?<text>.*?)','.*?','(?<time>.*?)','(?<tag>\d+)'\)/;
  const form = text.includes('<script>') ? script : json;
  return [...text.matchAll(new RegExp(form, 'g'))].map(({ groups = {} }) => ({
    channel: groups.channel ?? '',
    id: Number(groups.id),
    text: groups.text ?? '',
    place: (Date.parse(groups.time ?? '') / 1000) * 1e6 + Number(groups.tag),
  }));
}

/** One of several servers on a Redis. */
export class Node {
  readonly errors: string[] = [];
  url = '';
  #server: PushServer | undefined;

  static async start(redis: RedisProcess, settings: PushServerSettings = {}, path = ''): Promise<Node> {
    const node = new Node();
    const onError = (error: unknown) =>
      node.errors.push(error instanceof Error ? error.message : String(error));
    const store = await openStore(`${redis.url}${path}`, { onError });
    const server = createPushServer({ ...settings, port: 0, store }, { onError });
    node.#server = server;
    onTestFinished(() => node.close());
    node.url = await server.listen();
    return node;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async fetch(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; headers: Headers; body: string }> {
    const response = await fetch(`${this.url}${path}`, init);
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  publish(channel: string, body: string, headers: Record<string, string> = {}) {
    return this.fetch(`/pub?id=${channel}`, { method: 'POST', body, headers });
  }

  /** What is stored, as a poll tells it. */
  async stored(channel: string): Promise<Received[]> {
    return messagesIn((await this.fetch(`/poll/${channel}.b100`)).body);
  }

  /** Follows channels; returns when it is followed, as far as can be seen from outside. */
  async follow(mode: HeldMode, channels: string, headers: Record<string, string> = {}): Promise<Receiver> {
    const receiver = new Receiver();
    onTestFinished(() => receiver.end());
    if (mode === 'websocket') await receiver.webSocket(`${this.url.replace('http', 'ws')}/ws/${channels}`);
    else if (mode === 'streaming' || mode === 'eventsource')
      await receiver.stream(`${this.url}/${mode === 'streaming' ? 'sub' : 'ev'}/${channels}`, headers);
    else {
      const path = mode === 'relay' ? `/relay/sub?id=${channels}` : `/lp/${channels}`;
      void receiver.poll(`${this.url}${path}`, headers);
      await expect.poll(() => this.subscribers(channels)).toBeGreaterThan(0);
    }
    return receiver;
  }

  /** How many wait on a channel, on all servers. */
  async subscribers(channels: string): Promise<number> {
    const { body } = await this.fetch(`/pub?id=${channels.split(/[/.]/)[0]}`);
    return Number(/"subscribers": (\d+)/.exec(body)?.[1] ?? 0);
  }
}

/** Who was turned away asks again a little later. */
const pause = () => new Promise<void>((resolve) => void systemClock.after(50, resolve));

/** Somebody who follows channels. */
export class Receiver {
  /** What came, as it came. */
  text = '';
  ended = false;
  status = 0;
  readonly #controller = new AbortController();
  #end: () => void = () => {};

  get messages(): Received[] {
    return messagesIn(this.text);
  }

  get texts(): string[] {
    return this.messages.map(({ text }) => text);
  }

  end(): void {
    this.#controller.abort();
    this.#end();
  }

  async until(texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.texts, { timeout: 15_000, interval: 20 }).toEqual(texts);
  }

  async stream(url: string, headers: Record<string, string>): Promise<void> {
    // On a connection of its own: one that is kept may end at the moment in which it is used again.
    const asked = request(url, { headers, agent: false }).end();
    this.#end = () => asked.destroy();
    asked.on('error', () => {});
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    this.status = answer.statusCode ?? 0;
    answer.on('data', (bytes: Buffer) => {
      this.text += bytes.toString();
    });
    answer.on('error', () => {});
    answer.on('close', () => {
      this.ended = true;
    });
  }

  async webSocket(url: string): Promise<void> {
    const socket = new WebSocket(url);
    this.#end = () => socket.terminate();
    socket.on('message', (bytes) => {
      this.text += bytes.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.ended = true;
    });
    await once(socket, 'open');
  }

  /** Asks again and again, each time from where the last answer was. */
  async poll(url: string, from: Record<string, string>): Promise<void> {
    let headers = from;
    const { signal } = this.#controller;
    while (!signal.aborted) {
      try {
        const response = await fetch(url, { headers, signal });
        const body = await response.text();
        this.status = response.status;
        if (response.status === 410) this.ended = true;
        if (response.status === 200)
          this.text += body.startsWith('{')
            ? body
            : `"id":0,"channel":"","text":"${body}", "tag":"0", "time":""`;
        const [time, tag] = [response.headers.get('last-modified'), response.headers.get('etag')];
        if (time !== null) headers = { ...from, 'If-Modified-Since': time, 'If-None-Match': tag ?? '' };
        if (this.ended) return;
        if (response.status >= 500) await pause();
      } catch {
        if (!signal.aborted) await pause();
      }
    }
  }
}
