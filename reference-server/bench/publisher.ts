import { connect, type Socket } from 'node:net';

/** A connection that publishes, and asks how many subscribers there are. */
export class Publisher {
  readonly #socket: Socket;
  readonly #target: string;
  #unread = '';
  /** Those who wait for an answer, in the order of their requests. */
  readonly #waiting: { readonly resolve: (body: string) => void; readonly reject: (error: Error) => void }[] =
    [];

  constructor(port: number, channel: string) {
    this.#target = `/pub?id=${channel}`;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the publisher was disconnected')));
  }

  /** Returns when the server has answered. */
  publish(text: string): Promise<string> {
    return this.publishAll([text]).then(([answer = '']) => answer);
  }

  /** Publishes messages in one packet; returns when the server has answered all of them. */
  publishAll(texts: readonly string[]): Promise<string[]> {
    const requests = texts.map(
      (text) =>
        `POST ${this.#target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
    return this.#request(requests);
  }

  /** How many subscribers the server counts; 0 when the channel isn't there yet. */
  async subscribers(): Promise<number> {
    const [answer = ''] = await this.#request([
      `GET ${this.#target} HTTP/1.1\r\nHost: localhost\r\nAccept: text/json\r\n\r\n`,
    ]);
    return Number(/"subscribers": "?(\d+)/.exec(answer)?.[1] ?? 0);
  }

  /** Deletes the channel: what is stored would fill the memory in the end. */
  async delete(): Promise<void> {
    await this.#request([`DELETE ${this.#target} HTTP/1.1\r\nHost: localhost\r\n\r\n`]);
  }

  close(): void {
    this.#waiting.length = 0;
    this.#socket.resetAndDestroy();
  }

  #request(requests: readonly string[]): Promise<string[]> {
    const answers = requests.map(
      () => new Promise<string>((resolve, reject) => void this.#waiting.push({ resolve, reject })),
    );
    this.#socket.write(requests.join(''));
    return Promise.all(answers);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #read(text: string): void {
    this.#unread += text;
    for (;;) {
      const end = this.#unread.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#unread.slice(0, end + 2))?.[1] ?? 0);
      if (this.#unread.length < end + 4 + length) return;
      const body = this.#unread.slice(end + 4, end + 4 + length);
      const status = Number(this.#unread.slice(9, 12));
      this.#unread = this.#unread.slice(end + 4 + length);
      const waiting = this.#waiting.shift();
      if (status < 300 || status === 404) waiting?.resolve(body);
      else waiting?.reject(new Error(`the publisher was answered ${status}`));
    }
  }
}
