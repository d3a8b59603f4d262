import { Failure } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call, HttpConnection } from '../../../wire/connection.js';
import { statusLine } from '../../../wire/http-response.js';
import { settingOf } from '../settings.js';
import { isSilent } from './body-listener.js';

/** A subscriber that connects and disconnects, and reads no message. */
export class BriefSubscriber {
  readonly #stage: Stage;
  readonly #location: Location;
  readonly #connection: HttpConnection;
  readonly #call: Call;

  constructor(stage: Stage, location: Location, names: string | readonly string[]) {
    this.#stage = stage;
    this.#location = location;
    this.#connection = stage.connection(location, 'subscriber');
    this.#call = this.#connection.send(stage.request(location, names, 'GET'));
  }

  /** Waits until it is one: for the beginning of a 200, where a server need not keep even that back until the first message. @throws Failure */
  async isConnected(): Promise<void> {
    const { patience, quiet } = this.#stage.ports.timing;
    await this.#stage.within(this.#call.sent, patience);
    const isWelcomed = (settingOf(this.#location.settings, 'push_stream_header_template') ?? '') !== '';
    if (!isWelcomed && (await isSilent(this.#stage, this.#call, quiet))) return;
    await this.isAnswered();
  }

  /** Waits for the beginning of the answer, which must be a 200; something was published where nothing comes before that. @throws Failure */
  async isAnswered(): Promise<void> {
    await isSilent(this.#stage, this.#call, this.#stage.ports.timing.patience);
    const { head, connection } = this.#call;
    if (head?.status === 200) return;
    throw new Failure('the beginning of a 200', head ? statusLine(head) : 'none', connection);
  }

  /** Ends the connection. */
  disconnect(): void {
    this.#connection.close();
  }
}
