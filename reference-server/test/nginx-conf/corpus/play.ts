import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { constants, gunzipSync } from 'node:zlib';
import { systemClock } from '../../../src/broker/clock.js';
import { answersIn, type ReceivedAnswer } from '../../dialects/push-stream/beside-module/answers.js';
import { normal } from '../../dialects/push-stream/beside-module/normal.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import type { Surroundings } from './adapted.js';
import type { Asked } from './asked.js';

/** How long an answer may take; milliseconds. Nothing waits for it where all is well. */
const patience = 10_000;

/** A request and what has come of it. */
class Connection {
  readonly #asked: Asked;
  readonly #socket: Socket;
  #received = '';
  #ended = false;
  #isLate = false;
  #changed = () => {};

  private constructor(asked: Asked, socket: Socket) {
    this.#asked = asked;
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received += bytes.toString('latin1');
      this.#changed();
    });
    for (const event of ['end', 'error', 'close']) {
      socket.on(event, () => {
        this.#ended = true;
        this.#changed();
      });
    }
  }

  /** Returns when the request is on its way. */
  static async open(asked: Asked, port: number): Promise<Connection> {
    const { tls, method, target, headers, body, sends = [] } = asked;
    const socket =
      tls === undefined
        ? connect(port, '127.0.0.1')
        : connectTls({ host: '127.0.0.1', port, servername: tls, rejectUnauthorized: false });
    await once(socket, tls === undefined ? 'connect' : 'secureConnect');
    const connection = new Connection(asked, socket);
    const lines = Object.entries({ Host: tls ?? 'push.example', ...headers });
    if (asked.until === undefined) lines.push(['Connection', 'close']);
    const isChunked = headers['Transfer-Encoding'] === 'chunked';
    if (body !== undefined && !isChunked) lines.push(['Content-Length', String(Buffer.byteLength(body))]);
    const chunk = body ? `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n` : '';
    const bytes = isChunked ? `${chunk}0\r\n\r\n` : (body ?? '');
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n${bytes}`);
    for (const text of sends) {
      await connection.#when(() => connection.#received.includes('\r\n\r\n'));
      socket.write(WebSocketClient.frame(1, text));
      // It is a subscriber, too.
      await connection.#when(() => connection.#received.includes(text));
    }
    return connection;
  }

  /** Waits for the answer, or for as much of it as is asked for. */
  async settle(): Promise<void> {
    const { until = 'whole' } = this.#asked;
    await this.#when(() =>
      until === 'whole' ? this.#read().answers[0]?.whole === true : this.#received.includes(until),
    );
  }

  async #when(isThere: () => boolean): Promise<void> {
    let isLate = false;
    const late = systemClock.after(patience, () => {
      isLate = true;
      this.#changed();
    });
    while (!isThere() && !this.#ended && !isLate) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    late.cancel();
    if (isLate && !isThere()) this.#isLate = true;
  }

  #read() {
    return answersIn(this.#received, this.#ended, [this.#asked.method]);
  }

  told({ folder, ports }: Surroundings, base: number): string {
    const { answers, rest } = this.#read();
    const late = this.#isLate ? '(nothing more came in time)\n' : '';
    let text = `${late}${normal({ answers: answers.map(unpacked), rest }, this.#ended, base)}`
      .replaceAll(folder, '')
      .replace(/<second -?\d+>/g, '<time>')
      // The two are asked at different moments of a second; whether it was ever is no matter of time.
      .replace(/(?<=last requested: )\d+(?= sec)/g, '<age>')
      .replace(/^etag: (W\/)?"?\d+"?$/gm, 'etag: $1<tag>')
      .replace(/("tag":\s*"?|'<time>', ')\d+/g, '$1<tag>');
    for (const [port, own] of ports) text = text.replaceAll(String(own), String(port));
    return text;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** What two servers compress is not the same, what they mean by it is. And times that lie ahead are told by how far. */
function unpacked(answer: ReceivedAnswer): ReceivedAnswer {
  const headers = answer.headers
    .filter((line) => !/^allow:/.test(line))
    .map((line) => {
      const ahead = /^expires: (.*)$/.exec(line)?.[1];
      const minutes = ahead === undefined ? Number.NaN : (Date.parse(ahead) - Date.now()) / 60_000;
      return Math.abs(minutes) < 600_000 ? `expires: in ${Math.round(minutes)} minutes` : line;
    });
  if (!headers.includes('content-encoding: gzip')) return { ...answer, headers };
  const body = gunzipSync(Buffer.from(answer.body, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH });
  return { ...answer, headers, body: body.toString('latin1') };
}

/** Asks one server; returns what it said to each. */
export async function play(asks: readonly Asked[], around: Surroundings): Promise<readonly string[]> {
  const base = Math.floor(systemClock.now() / 1000);
  const [first = 0] = around.ports.values();
  const connections: Connection[] = [];
  for (const asked of asks) {
    const port = asked.port === undefined ? first : (around.ports.get(asked.port) ?? 0);
    const connection = await Connection.open(asked, port);
    connections.push(connection);
    if (asked.until === undefined) await connection.settle();
  }
  for (const connection of connections) await connection.settle();
  const told = connections.map((connection) => connection.told(around, base));
  for (const connection of connections) connection.close();
  return told;
}
