import { type MemorySocket, VirtualClock } from 'pushstream-server/parts';
import type { Locations } from '../../../src/actors/locations.js';
import type { Ports } from '../../../src/actors/ports.js';
import { Stage } from '../../../src/actors/stage.js';
import { parseTemplate } from '../../../src/wire/address.js';
import { type ReceivedRequest, ScriptedServer, said } from '../wire/scripted-server.js';

const at = (path: string) => ({
  template: parseTemplate(`http://target.test/${path}?id={channel}`),
  headers: [],
});

/** A publisher and a long-polling location. */
export const plainLocations: Locations = { publisher: at('pub'), subscriber: at('sub') };
/** All there can be. */
export const everyLocation: Locations = {
  ...plainLocations,
  interval: at('poll'),
  first: at('first'),
  last: at('last'),
  publisherNostore: at('pub-nostore'),
  publisherLimit: { ...at('pub-limit'), limit: 3 },
};

/** An answer that comes after some milliseconds; without bytes it never comes. */
export interface Answer {
  readonly after?: number;
  readonly bytes?: string;
  /** Close the connection with it, politely or not. */
  readonly ending?: 'end' | 'reset';
}

/** What a scripted target does with a request; a string is answered at once. */
export type Part = (request: ReceivedRequest) => string | Answer;

/** A publisher that says 200 to GET, 202 to POST and so on; each by the method. */
export const quietPublisher: Part = ({ method, path }) =>
  path.startsWith('/sub') ? {} : said({ POST: '202 Accepted' }[method] ?? '200 OK', 'queued: 1');

/** The ports of a stage in memory. */
function portsFor(clock: VirtualClock, server: ScriptedServer, changes: Partial<Ports> = {}): Ports {
  let count = 0;
  return {
    locations: plainLocations,
    connect: server.connect,
    clock,
    timing: { quiet: 50, immediately: 250, patience: 3000 },
    userAgent: 'kit',
    newChannelId: () => `channel-${++count}`,
    randomBytes: (length) => new Uint8Array(length).fill(++count),
    stores: true,
    stored: undefined,
    lives: {},
    prepare: false,
    subscriberCount: undefined,
    load: { messages: 40, publishers: 4, subscribers: 8, ahead: 5 },
    memory: undefined,
    ...changes,
  };
}

/** A stage in memory, in front of a target that follows a script. */
export class Play {
  readonly clock = new VirtualClock();
  readonly server: ScriptedServer;
  readonly stage: Stage;

  constructor(part: Part = quietPublisher, changes: Partial<Ports> = {}) {
    this.server = new ScriptedServer(this.clock, (request, socket) => {
      const answer = part(request);
      if (typeof answer === 'string') return answer;
      this.#later(answer, socket);
      return undefined;
    });
    this.stage = new Stage(portsFor(this.clock, this.server, changes));
  }

  #later({ after = 0, bytes = '', ending }: Answer, socket: MemorySocket): void {
    if (bytes === '' && ending === undefined) return;
    this.clock.after(after, () => {
      if (bytes) socket.write(Buffer.from(bytes, 'latin1'));
      if (ending === 'end') socket.end();
      if (ending === 'reset') socket.resetAndDestroy();
    });
  }

  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** What the work fails with; the test fails when it does not. */
  async failure(work: Promise<unknown>): Promise<Error> {
    const seen = await this.run(
      work.then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    if (!(seen instanceof Error)) throw new Error('it did not fail');
    return seen;
  }

  pass(milliseconds: number): Promise<void> {
    return this.run(new Promise((resolve) => void this.clock.after(milliseconds, resolve)));
  }
}
