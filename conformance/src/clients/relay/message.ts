/** A message as the kit gives it to a client. */
export interface Message {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly lastModified: string;
  readonly etag: string;
}

/** Makes messages, each with validators of its own unless they are given. */
export class MessageMaker {
  readonly #randomBytes: (length: number) => Uint8Array;
  /** Unix time, seconds: the same day in every run. */
  #time = Date.UTC(2024, 1, 29, 23, 59, 57) / 1000;
  #count = 0;

  constructor(randomBytes: (length: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  next(given: Partial<Message> = {}): Message {
    this.#count++;
    this.#time++;
    const random = Buffer.from(this.#randomBytes(6)).toString('hex');
    return {
      body: Buffer.from(`message ${this.#count} ${random}`),
      contentType: 'text/plain',
      lastModified: new Date(this.#time * 1000).toUTCString(),
      etag: `"${this.#count}-${random}"`,
      ...given,
    };
  }

  bytes(length: number): Uint8Array {
    return this.#randomBytes(length);
  }
}
