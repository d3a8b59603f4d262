import type { Duplex } from 'node:stream';

/** Types of frames (RFC 9113 6). */
const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

type FrameType = keyof typeof frameTypes;

export const endStream = 1;
export const endHeaders = 4;

/** Codes of errors (RFC 9113 7). */
export const errorCodes = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  refused: 7,
  cancel: 8,
  calm: 11,
} as const;

export interface Http2Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A frame, right or wrong. */
export function frameBytes(
  type: FrameType,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(frameTypes[type], 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** An integer of HPACK behind seven bits of its first byte (RFC 7541 5.1). */
function integer(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const bytes = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  return Buffer.from([...bytes, rest]);
}

/** Headers that are kept in no table, or (`indexed`) in that of the peer, where the first one has the index 62 from then on. */
export function headerBlock(
  fields: readonly (readonly [name: string, value: string])[],
  indexed = false,
): Buffer {
  const text = (one: string) => Buffer.concat([integer(one.length), Buffer.from(one, 'latin1')]);
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([indexed ? 0x40 : 0]), text(name), text(value)]),
  );
}

export const request = (path: string, more: readonly (readonly [string, string])[] = [], method = 'GET') =>
  [
    [':method', method],
    [':scheme', 'http'],
    [':path', path],
    [':authority', 'push.example'],
    ...more,
  ] as const;

/** The client's end of a connection of HTTP/2, frame by frame. */
export class FramePeer {
  readonly socket: Duplex;
  readonly frames: Http2Frame[] = [];
  /** Settled when the server has closed the connection. */
  readonly closed: Promise<void>;
  #input: Buffer = Buffer.alloc(0);
  #changed: () => void = () => {};
  #isClosed = false;

  /** @param settings identifiers and values */
  constructor(socket: Duplex, settings: readonly (readonly [id: number, value: number])[] = []) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.#input = Buffer.concat([this.#input, bytes]);
      this.#read();
    });
    this.closed = new Promise((resolve) => {
      const over = () => {
        this.#isClosed = true;
        this.#changed();
        resolve();
      };
      socket.once('end', over).once('close', over);
    });
    const entries = settings.map(([id, value]) => Buffer.concat([word(id).subarray(2), word(value)]));
    socket.write(Buffer.concat([Buffer.from(preface), frameBytes('settings', 0, 0, Buffer.concat(entries))]));
  }

  send(...[type, flags, stream, payload]: Parameters<typeof frameBytes>): this {
    this.socket.write(frameBytes(type, flags, stream, payload));
    return this;
  }

  /** A request; with a body unless it ends here. */
  ask(
    stream: number,
    path: string,
    { method = 'GET', ends = true, more = [] as [string, string][] } = {},
  ): this {
    return this.send(
      'headers',
      endHeaders + (ends ? endStream : 0),
      stream,
      headerBlock(request(path, more, method)),
    );
  }

  /** Returns when it is so; throws when the connection ends before. */
  async until(isSo: (peer: this) => boolean): Promise<this> {
    while (!isSo(this)) {
      if (this.#isClosed)
        throw new Error(`the connection ended after ${JSON.stringify(this.frames.slice(-3))}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this;
  }

  /** The frames of a type, of all streams or of one. */
  of(type: FrameType, stream?: number): Http2Frame[] {
    return this.frames.filter(
      (frame) => frame.type === frameTypes[type] && (stream === undefined || frame.stream === stream),
    );
  }

  /** What has come of a body. */
  body(stream: number): string {
    return Buffer.concat(this.of('data', stream).map(({ payload }) => payload)).toString();
  }

  /** Why a stream was reset; undefined where it was not. */
  reset(stream: number): number | undefined {
    return this.of('reset', stream)[0]?.payload.readUInt32BE(0);
  }

  hasEnded(stream: number): boolean {
    return [...this.of('data', stream), ...this.of('headers', stream)].some(
      ({ flags }) => (flags & endStream) !== 0,
    );
  }

  /** The codes with which the server has said goodbye. */
  get goaways(): number[] {
    return this.of('goaway').map(({ payload }) => payload.readUInt32BE(4));
  }

  #read(): void {
    while (this.#input.length >= 9) {
      const length = this.#input.readUIntBE(0, 3);
      if (this.#input.length < 9 + length) break;
      const [type = 0, flags = 0] = this.#input.subarray(3, 5);
      const payload = this.#input.subarray(9, 9 + length);
      this.frames.push({ type, flags, stream: this.#input.readUInt32BE(5), payload });
      this.#input = this.#input.subarray(9 + length);
      if (type === frameTypes.settings && (flags & 1) === 0) this.send('settings', 1, 0);
    }
    this.#changed();
  }
}
