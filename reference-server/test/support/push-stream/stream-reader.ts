import type { HttpClient } from '../wire/http-client.js';

/** What has come of an answer that goes on: its head, and the body without its chunks. */
export class StreamReader {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#client.unread)?.[1]);
  }

  header(name: string): string | undefined {
    const [head = ''] = this.#client.unread.split('\r\n\r\n');
    return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
  }

  /** The chunks that have come whole. */
  get chunks(): string[] {
    return this.#read().chunks;
  }

  get body(): string {
    if (this.header('transfer-encoding') === undefined) return this.#rawBody;
    return this.chunks.join('');
  }

  /** Whether the answer has come to its end. */
  get ended(): boolean {
    return this.#read().ended;
  }

  get #rawBody(): string {
    const raw = this.#client.unread;
    const start = raw.indexOf('\r\n\r\n');
    return start < 0 ? '' : raw.slice(start + 4);
  }

  #read(): { chunks: string[]; ended: boolean } {
    let rest = this.#rawBody;
    const chunks: string[] = [];
    for (;;) {
      const match = /^([0-9a-f]+)\r\n/.exec(rest);
      const size = Number.parseInt(match?.[1] ?? '', 16);
      if (!match) return { chunks, ended: false };
      const end = match[0].length + size;
      if (size === 0) return { chunks, ended: rest.startsWith('\r\n', end) };
      if (rest.slice(end, end + 2) !== '\r\n') return { chunks, ended: false };
      chunks.push(Buffer.from(rest.slice(match[0].length, end), 'latin1').toString());
      rest = rest.slice(end + 2);
    }
  }
}
