import type { PushStreamOptions } from '../../../src/index.js';

/** A WebSocket that a test drives by hand. */
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

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  end(code: number, reason = ''): void {
    this.readyState = 3;
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
