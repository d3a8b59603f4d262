import type { Exchange } from 'pushstream-server/parts';
import { type Handlers, subscribed, upgraded } from '../../../mutants/subscribers.js';
import { encodeFrame, type Frame, type FrameToSend } from '../../../wire/websocket-frames.js';
import { FrameReader } from '../../../wire/websocket-reader.js';

const anyMask = Buffer.of(1, 2, 3, 4);

/** What answers the handshake goes through `change`. */
export function shaking(change: (head: string) => string): Handlers {
  return subscribed('websocket', (exchange) => ({
    upgrade: (answer) =>
      exchange.upgrade(Buffer.from(change(Buffer.from(answer).toString('latin1')), 'latin1')),
  }));
}

/** Frames of the server go through `change`, each with its number on the connection; false: it is not sent. */
export function telling(
  change: (frame: Frame, index: number, exchange: Exchange) => FrameToSend | readonly FrameToSend[] | false,
): Handlers {
  return upgraded((socket, exchange) => {
    const reader = new FrameReader('server');
    const write = socket.write.bind(socket);
    socket.write = (bytes: Uint8Array | string) => {
      const before = reader.frames.length;
      reader.push(Buffer.from(bytes), 0);
      const frames = reader.frames
        .slice(before)
        .flatMap((frame, index) => change(frame, before + index, exchange))
        .filter((frame) => frame !== false);
      return frames.length === 0 || write(Buffer.concat(frames.map(encodeFrame)));
    };
  });
}

/** Texts of the server go through `change`, as latin1; '': it is not sent. */
export function sayingTexts(change: (text: string, index: number, exchange: Exchange) => string): Handlers {
  return telling((frame, index, exchange) => {
    if (frame.kind !== 'text') return frame;
    const text = change(frame.payload.toString('latin1'), index, exchange);
    return text !== '' && { opcode: 'text', payload: Buffer.from(text, 'latin1') };
  });
}

/** Frames of the client go through `change` before the server sees them; false: it never does. */
export function hearing(change: (frame: Frame) => FrameToSend | false): Handlers {
  return upgraded((socket) => {
    const reader = new FrameReader('client');
    const on = socket.on.bind(socket);
    const hear = (name: string, listener: (bytes: Buffer) => void) => {
      if (name !== 'data') return on(name, listener);
      return on(name, (bytes: Buffer) => {
        const before = reader.frames.length;
        reader.push(bytes, 0);
        for (const frame of reader.frames.slice(before)) {
          const changed = change(frame);
          if (changed === false) continue;
          const mask = frame.masked || changed !== frame ? anyMask : undefined;
          listener.call(socket, encodeFrame({ ...changed, mask }));
        }
      });
    };
    Object.assign(socket, { on: hear });
  });
}
