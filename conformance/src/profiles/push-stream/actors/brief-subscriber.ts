import { Failure } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call, HttpConnection } from '../../../wire/connection.js';
import { statusLine } from '../../../wire/http-response.js';

/** A subscriber that connects and disconnects, and reads no message. */
export class BriefSubscriber {
  readonly #stage: Stage;
  readonly #connection: HttpConnection;
  readonly #call: Call;

  constructor(stage: Stage, location: Location, names: string | readonly string[]) {
    this.#stage = stage;
    this.#connection = stage.connection(location, 'subscriber');
    this.#call = this.#connection.send(stage.request(location, names, 'GET'));
  }

  /** Waits for the beginning of the answer, which must be a 200. @throws Failure */
  async isConnected(): Promise<void> {
    const { patience } = this.#stage.ports.timing;
    const end = this.#stage.now + patience;
    const call = this.#call;
    while (!call.head && !call.settled && this.#stage.now < end) {
      await this.#stage.within(call.changed(), end - this.#stage.now);
    }
    if (call.head?.status === 200) return;
    const seen = call.head ? statusLine(call.head) : 'none';
    throw new Failure('the beginning of a 200', seen, call.connection);
  }

  /** Ends the connection. */
  disconnect(): void {
    this.#connection.close();
  }
}
