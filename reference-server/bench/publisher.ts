import { connect, type Socket } from 'node:net';

/** A connection that publishes, and asks how many subscribers there are. */
export class Publisher {
  readonly #socket: Socket;
  readonly #target: string;
  #unread = '';
  #answered: ((body: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number, channel: string) {
    this.#target = `/pub?id=${channel}`;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the publisher was disconnected')));
  }

  /** Returns when the server has answered. */
  publish(text: string): Promise<string> {
    return this.#request(
      `POST ${this.#target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
  }

  /** How many subscribers the server counts; 0 when the channel isn't there yet. */
  async subscribers(): Promise<number> {
    const answer = await this.#request(
      `GET ${this.#target} HTTP/1.1\r\nHost: localhost\r\nAccept: text/json\r\n\r\n`,
    );
    return Number(/"subscribers": (\d+)/.exec(answer)?.[1] ?? 0);
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.resetAndDestroy();
  }

  #request(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(bytes);
    });
  }

  #read(text: string): void {
    this.#unread += text;
    const end = this.#unread.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#unread)?.[1] ?? 0);
    if (this.#unread.length < end + 4 + length) return;
    const body = this.#unread.slice(end + 4);
    const status = Number(this.#unread.slice(9, 12));
    this.#unread = '';
    if (status < 300 || status === 404) this.#answered?.(body);
    else this.#failed?.(new Error(`the publisher was answered ${status}`));
  }
}
