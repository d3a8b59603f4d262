/** Reads the frames that a server sends, and answers its pings. */
export class ServerFrames {
  /** Whether the server has closed the WebSocket. */
  ended = false;
  /** What is wrong with the framing; '' when nothing is. */
  broken = '';
  readonly #answer: (bytes: Buffer) => void;
  #input: Buffer = Buffer.alloc(0);

  constructor(answer: (bytes: Buffer) => void) {
    this.#answer = answer;
  }

  /** The texts in these bytes, as latin1. */
  read(bytes: Buffer): string {
    this.#input = this.#input.length === 0 ? bytes : Buffer.concat([this.#input, bytes]);
    let text = '';
    while (this.#input.length >= 2 && this.broken === '') {
      const [first = 0, second = 0] = this.#input;
      if (second >= 0x80) this.broken = 'a masked frame';
      if ((first & 0x70) !== 0) this.broken = 'a frame with reserved bits';
      const start = second < 126 ? 2 : second === 126 ? 4 : 10;
      if (this.#input.length < start) break;
      const length =
        second < 126 ? second : second === 126 ? this.#input.readUInt16BE(2) : this.#input.readUInt32BE(6);
      if (this.#input.length < start + length) break;
      const payload = this.#input.subarray(start, start + length);
      const opcode = first & 0x0f;
      if (opcode === 1) text += payload.toString('latin1');
      else if (opcode === 8) this.ended = true;
      else if (opcode === 9) this.#answer(Buffer.from([0x8a, 0x80 | length, 0, 0, 0, 0, ...payload]));
      else if (opcode !== 10) this.broken = `a frame of the kind ${opcode}`;
      this.#input = this.#input.subarray(start + length);
    }
    return text;
  }
}
