// Two classes that ws exports and @types/ws leaves out. Only what is used of them.

import type { Writable } from 'node:stream';

declare module 'ws' {
  /** Reads frames: what is written to it comes out as events `message`, `ping`, `pong` and `conclude`. */
  class Receiver extends Writable {
    constructor(options: {
      readonly isServer: boolean;
      readonly maxPayload: number;
      readonly maxFragments: number;
      readonly maxBufferedChunks: number;
    });
    on(event: 'message', listener: (this: this, data: Buffer, isBinary: boolean) => void): this;
    on(event: 'ping', listener: (this: this, data: Buffer) => void): this;
    on(event: 'conclude', listener: (this: this, code: number, reason: Buffer) => void): this;
    on(event: 'error', listener: (this: this, error: Error & { readonly code?: string }) => void): this;
  }

  const Sender: {
    /** A frame in one or two pieces. */
    frame(
      data: Uint8Array,
      options: {
        readonly fin: boolean;
        readonly opcode: number;
        readonly mask: boolean;
        readonly readOnly: boolean;
        readonly rsv1: boolean;
      },
    ): Buffer[];
  };
}
