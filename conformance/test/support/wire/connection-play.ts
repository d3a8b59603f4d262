import { type MemorySocket, VirtualClock } from 'pushstream-server/parts';
import type { Connect } from '../../../src/wire/connect.js';
import { type Call, HttpConnection, type Outcome } from '../../../src/wire/connection.js';
import type { HttpRequest } from '../../../src/wire/http-request.js';
import { Transcript } from '../../../src/wire/transcript.js';
import { connectTo } from './scripted-server.js';

const address = { secure: false, host: 'target.test', port: 80, authority: 'target.test' };

/** A GET of `/`, or what is said otherwise. */
export function requestFor(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    address,
    path: '/',
    version: '1.1',
    headers: [],
    body: undefined,
    framing: 'content-length',
    absoluteForm: false,
    expectContinue: false,
    ...changes,
  };
}

/** The kit's end of one connection, and a server's end that the test moves by hand. */
export class ConnectionPlay {
  readonly clock = new VirtualClock();
  readonly transcript = new Transcript(this.clock);
  readonly connection: HttpConnection;
  /** The server's end; there once the connection has come about. */
  server!: MemorySocket;
  /** What has arrived at the server. */
  received = '';

  constructor(connect?: (clock: VirtualClock) => Connect) {
    this.connection = new HttpConnection({
      connect:
        connect?.(this.clock) ??
        connectTo(this.clock, (socket) => {
          this.server = socket;
          socket.on('data', (bytes: Buffer) => {
            this.received += bytes.toString('latin1');
          });
        }),
      address,
      transcript: this.transcript,
      role: 'subscriber',
      clock: this.clock,
      userAgent: 'kit',
    });
  }

  /** Lets time pass; what can happen in it has happened. */
  pass(milliseconds = 1): Promise<void> {
    return this.clock.run(new Promise((resolve) => void this.clock.after(milliseconds, resolve)));
  }

  /** What has become of a call by now. */
  async outcome(call: Call): Promise<Outcome | undefined> {
    await this.pass();
    return call.settled;
  }

  /** Sends a request and waits until the server has it. */
  async sent(changes: Partial<HttpRequest> = {}): Promise<Call> {
    const call = this.connection.send(requestFor(changes));
    await this.pass();
    return call;
  }

  say(text: string): void {
    this.server.write(Buffer.from(text, 'latin1'));
  }

  /** The transcript in lines: when, who, what. */
  get lines(): string[] {
    return this.transcript.entries.map(({ at, connection, kind, bytes, note }) =>
      [at, connection, kind, bytes ? `${bytes.length} bytes` : note].join(' '),
    );
  }
}
