import type { PushStreamOptions } from '../../../src/index.js';

/** A WebSocket, or an EventSource, that a test drives by hand. */
export class Puppet {
  static made: Puppet[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly url: string;
  readonly protocols: readonly string[] | undefined;
  sent: string[] = [];

  constructor(url: string, protocols?: readonly string[]) {
    this.url = url;
    this.protocols = protocols;
    Puppet.made.push(this);
  }

  /** The one that is made at this place in order, from 0. */
  static async number(index: number): Promise<Puppet> {
    for (;;) {
      const made = Puppet.made[index];
      if (made) return made;
      await new Promise(setImmediate);
    }
  }

  readonly #listeners = new Map<string, (event: object) => void>();

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
    this.#listeners.get('open')?.({ type: 'open' });
  }

  say(data: string): void {
    this.onmessage?.({ data });
    this.#listeners.get('message')?.({ type: 'message', data });
  }

  end(code: number, reason = ''): void {
    this.readyState = 3;
    this.#listeners.get('error')?.({ type: 'error' });
    this.onerror?.({});
    this.onclose?.({ code, reason });
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

/** Options for a client whose WebSockets are puppets. */
export const byHand = { modes: 'websocket', WebSocket: Puppet } as const satisfies PushStreamOptions;
