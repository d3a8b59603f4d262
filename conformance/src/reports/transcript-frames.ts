import { type Frame, isControl, opcodes, readClosing } from '../wire/websocket-frames.js';
import { FrameReader } from '../wire/websocket-reader.js';
import { showBytes, showLine } from './transcript-bytes.js';

/** A frame in one line: `text "hello"`, `ping`, `close 1008 no`. What is unusual about it stands in brackets. */
export function showFrame(frame: Frame, sender: 'client' | 'server'): string {
  const { final, reserved, masked, opcode } = frame;
  const remarks = [
    ...(final ? [] : [isControl(opcode) ? 'a fragment' : 'to be continued']),
    ...(reserved === 0 ? [] : [`reserved bits ${reserved}`]),
    ...(masked === (sender === 'client') ? [] : [masked ? 'masked' : 'not masked']),
  ];
  return [showContent(frame), ...remarks.map((remark) => `[${remark}]`)].join(' ');
}

function showContent(frame: Frame): string {
  const { kind, opcode, payload } = frame;
  if (opcode !== opcodes.close || payload.length === 1) {
    return payload.length === 0 && opcode !== opcodes.text ? kind : `${kind} "${showLine(payload)}"`;
  }
  const { code, reason } = readClosing(frame);
  return [kind, code, ...(reason === '' ? [] : [showLine(payload.subarray(2))])].join(' ').trim();
}

/** Shows the frames of one direction, piece by piece as they went over the wire. */
export class FrameLines {
  readonly #reader: FrameReader;
  readonly #sender: 'client' | 'server';
  #shown = 0;

  constructor(sender: 'client' | 'server') {
    this.#sender = sender;
    this.#reader = new FrameReader(sender);
  }

  /** The frames that ended with these bytes, and that one has begun. */
  push(bytes: Buffer): string[] {
    if (bytes.length === 0) return [];
    if (this.#reader.lost) return showBytes(bytes);
    this.#reader.push(bytes, 0);
    const frames = this.#reader.frames.slice(this.#shown);
    this.#shown += frames.length;
    const lines = frames.map((frame) => showFrame(frame, this.#sender));
    if (this.#reader.pending > 0) lines.push(`[${this.#reader.pending} bytes of a frame]`);
    return this.#reader.lost ? [...lines, ...showBytes(bytes)] : lines;
  }
}
