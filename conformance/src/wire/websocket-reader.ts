import { isUtf8 } from 'node:buffer';
import { bodyLimit } from './response-reader.js';
import {
  applyMask,
  type Closing,
  type Frame,
  frameName,
  isControl,
  opcodes,
  readClosing,
} from './websocket-frames.js';

/** A whole message, of one frame or of many. */
export interface WebSocketMessage {
  readonly kind: 'text' | 'binary';
  readonly data: Buffer;
  /** The data as text; what is no UTF-8 in it is U+FFFD. */
  readonly text: string;
  /** When its last byte came, on the clock's `elapsed` scale. */
  readonly at: number;
  /** How many frames carried it. */
  readonly frames: number;
}

/** Garbage could break the rules without end. */
const mostFaults = 100;

/** What the first bytes of a frame say of the rest. */
interface FrameHead {
  readonly final: boolean;
  readonly reserved: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly headLength: number;
  readonly length: number;
}

/** Reads the frames of one direction of a WebSocket, however they are cut, as strictly as RFC 6455 has them. Nothing in them makes it throw. */
export class FrameReader {
  readonly frames: Frame[] = [];
  readonly messages: WebSocketMessage[] = [];
  /** Where the protocol was broken, each a sentence with the section of RFC 6455. */
  readonly faults: string[] = [];
  /** The first close frame. */
  closing: Closing | undefined;
  readonly #sender: 'server' | 'client';
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** How many bytes there must be before reading on makes sense. */
  #needed = 2;
  #lost = false;
  /** The frames of a message that is not whole. */
  #open: { opcode: number; payloads: Buffer[] } | undefined;

  /**
   * @param sender whose frames these are: a client must mask them, a server must not
   * @param limit bytes that a frame may have
   */
  constructor(sender: 'server' | 'client', limit = bodyLimit) {
    this.#sender = sender;
    this.#limit = limit;
  }

  /** How many bytes of a frame there are that is not whole. */
  get pending(): number {
    return this.#size;
  }

  /** True when a length could not be believed: nothing more is read then, for where a frame begins is not known. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Takes the next bytes. */
  push(bytes: Buffer, at: number): void {
    if (this.#lost || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    while (this.#size >= this.#needed && !this.#lost) {
      const joined = this.#chunks.length === 1 ? (this.#chunks[0] ?? bytes) : Buffer.concat(this.#chunks);
      const rest = this.#take(joined, at);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#size = rest.length;
    }
  }

  /** The connection has ended, and not by who reads. */
  finish(): void {
    if (this.#lost) return;
    if (this.pending > 0) this.#fault('The connection ended within a frame', '5.2');
    else if (this.#open && !this.closing)
      this.#fault('The connection ended within a message of several frames', '5.4');
  }

  /** Takes one frame if it is whole, and says what is left. */
  #take(bytes: Buffer, at: number): Buffer {
    const headLength = headLengthOf(bytes);
    this.#needed = headLength;
    if (bytes.length < headLength) return bytes;
    const head = readHead(bytes, headLength);
    if (head.length > this.#limit) {
      const what = `says it has ${head.length} bytes; nothing after it was read`;
      this.#fault(`${this.#name(head)} ${what}`, '5.2');
      this.#lost = true;
      return Buffer.alloc(0);
    }
    const end = headLength + head.length;
    this.#needed = end;
    if (bytes.length < end) return bytes;
    this.#needed = 2;
    const raw = bytes.subarray(headLength, end);
    const payload = head.masked ? applyMask(raw, bytes.subarray(headLength - 4, headLength)) : raw;
    const { final, reserved, opcode, masked } = head;
    this.#judge(head, payload);
    const frame = { at, final, reserved, opcode, kind: frameName(opcode), masked, payload };
    this.frames.push(frame);
    if (isControl(opcode)) this.#control(frame);
    else this.#data(frame);
    return bytes.subarray(end);
  }

  /** The rules that look at one frame alone. */
  #judge(head: FrameHead, payload: Buffer): void {
    const { final, reserved, opcode, masked, headLength } = head;
    const name = this.#name(head);
    if (reserved !== 0)
      this.#fault(`${name} has reserved bits set (${reserved} of 7) without an extension`, '5.2');
    if (frameName(opcode).startsWith('opcode')) this.#fault(`${name} has a reserved opcode`, '5.2');
    if (masked && this.#sender === 'server')
      this.#fault(`${name} is masked, which a server must not do`, '5.1');
    if (!masked && this.#sender === 'client')
      this.#fault(`${name} is not masked, which a client must do`, '5.1');
    const shortest = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    if (headLength - (masked ? 4 : 0) > shortest) {
      this.#fault(`${name} says its length of ${payload.length} in more bytes than needed`, '5.2');
    }
    if (!isControl(opcode)) return;
    if (!final) this.#fault(`${name} is a fragment, which no control frame may be`, '5.5');
    if (payload.length > 125)
      this.#fault(`${name} has ${payload.length} bytes; a control frame has 125 at most`, '5.5');
  }

  #control(frame: Frame): void {
    if (frame.opcode !== opcodes.close) return;
    const { payload } = frame;
    const name = this.#lastName;
    const closing = readClosing(frame);
    if (payload.length === 1) this.#fault(`${name} has one byte, which is no code`, '5.5.1');
    if (closing.code !== undefined && !isCloseCode(closing.code)) {
      this.#fault(`${name} has the code ${closing.code}, which is not to be sent`, '7.4');
    }
    if (!isUtf8(payload.subarray(2))) this.#fault(`${name} has a reason that is no UTF-8`, '5.5.1');
    this.closing ??= closing;
  }

  #data(frame: Frame): void {
    const { opcode, payload, final } = frame;
    const name = this.#lastName;
    if (this.closing) this.#fault(`${name} comes after a close frame`, '5.5.1');
    if (opcode === opcodes.continuation) {
      if (!this.#open) this.#fault(`${name} continues a message that was not begun`, '5.4');
      this.#open?.payloads.push(payload);
    } else {
      if (this.#open) this.#fault(`${name} begins a message before the one before has ended`, '5.4');
      this.#open = { opcode, payloads: [payload] };
    }
    if (!final || !this.#open) return;
    const { opcode: first, payloads } = this.#open;
    this.#open = undefined;
    if (first !== opcodes.text && first !== opcodes.binary) return;
    const data = payloads.length === 1 ? payload : Buffer.concat(payloads);
    const kind = first === opcodes.text ? 'text' : 'binary';
    if (kind === 'text' && !isUtf8(data)) this.#fault(`${name} ends a text that is no UTF-8`, '8.1');
    this.messages.push({ kind, data, text: data.toString(), at: frame.at, frames: payloads.length });
  }

  /** `Frame 2 (text)`: of the one being read. */
  #name({ opcode }: { readonly opcode: number }): string {
    return `Frame ${this.frames.length + 1} (${frameName(opcode)})`;
  }

  get #lastName(): string {
    return `Frame ${this.frames.length} (${this.frames.at(-1)?.kind})`;
  }

  #fault(what: string, section: string): void {
    if (this.faults.length < mostFaults) this.faults.push(`${what} (RFC 6455 ${section}).`);
  }
}

/** Of at least two bytes: how many the head has. */
function headLengthOf(bytes: Buffer): number {
  const second = bytes[1] ?? 0;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
}

function readHead(bytes: Buffer, headLength: number): FrameHead {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  const short = second & 0x7f;
  return {
    final: (first & 0x80) !== 0,
    reserved: (first >> 4) & 7,
    opcode: first & 15,
    masked: (second & 0x80) !== 0,
    headLength,
    // Inexact beyond 2^53, where it is refused anyway.
    length: short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short,
  };
}

/** Codes that an endpoint may send: those of RFC 6455 7.4.1 and of IANA's registry, of libraries, and private ones. */
function isCloseCode(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}
