import type { CheckResult } from '../engine/results.js';
import { encodeFrame, type Frame } from '../wire/websocket-frames.js';
import { FrameReader } from '../wire/websocket-reader.js';
import type { Conversation } from './transcript-conversation.js';
import { showFrame } from './transcript-frames.js';

type Entry = CheckResult['transcript'][number];

/** Bytes that were sent at once. */
export interface Send {
  readonly at: number;
  readonly bytes: Buffer;
  /** Of frames: what they say. */
  readonly says?: readonly string[];
}

/** Masks nothing: what is sent can be read in the script. */
const noMask = new Uint8Array(4);

/** What was sent on a WebSocket, the handshake first, and what frames came back. */
export function webSocketTalk(
  entries: readonly Entry[],
  { asks, requestEnd, responseEnd }: Conversation,
): { sends: Send[]; frames: string[] } {
  const client = new FrameReader('client');
  const server = new FrameReader('server');
  const sends: Send[] = [];
  const seen = { asked: 0, answered: 0 };
  for (const { kind, at, bytes: raw } of entries) {
    if (!raw) continue;
    const bytes = Buffer.from(raw);
    if (kind !== asks) {
      server.push(bytes.subarray(Math.max(0, responseEnd - seen.answered)), at);
      seen.answered += bytes.length;
      continue;
    }
    const split = Math.min(bytes.length, Math.max(0, requestEnd - seen.asked));
    seen.asked += bytes.length;
    if (split > 0) sends.push({ at, bytes: bytes.subarray(0, split) });
    if (split < bytes.length) sends.push({ at, ...readable(client, bytes.subarray(split), at) });
  }
  return { sends, frames: server.frames.map((frame) => showFrame(frame, 'server')) };
}

/** Whole frames without their mask; what is none as it was. */
function readable(reader: FrameReader, bytes: Buffer, at: number): { bytes: Buffer; says: string[] } {
  const first = reader.frames.length;
  const isWhole = reader.pending === 0;
  reader.push(bytes, at);
  const frames = reader.frames.slice(first);
  const again = Buffer.concat(frames.map(withoutMask));
  const says = frames.map((frame) => showFrame(frame, 'client'));
  // A length in more bytes than needed would be lost; so would half a frame.
  if (isWhole && reader.pending === 0 && again.length === bytes.length) return { bytes: again, says };
  return { bytes, says: [...says, `${bytes.length} bytes as they were`] };
}

function withoutMask({ opcode, payload, final, reserved, masked }: Frame): Buffer {
  return encodeFrame({ opcode, payload, final, reserved, ...(masked ? { mask: noMask } : {}) });
}
