import type { Clock } from '../wire/clock.js';
import type { Transcript } from '../wire/transcript.js';
import { type ClientLine, readClientLine } from './client-line.js';
import type { RunningClient, StartClient } from './client-process.js';
import { Inbox } from './inbox.js';

/** What a client says that a check may have to do with. */
export type Said = Extract<ClientLine, { kind: 'message' | 'deleted' | 'unreadable' }>;

/** The client of a stage while it runs, and what it says. */
export class TalkingClient {
  readonly said: Inbox<Said>;
  readonly #transcript: Transcript;
  #running: RunningClient | undefined;
  #done = false;

  constructor(clock: Clock, transcript: Transcript) {
    this.said = new Inbox(clock);
    this.#transcript = transcript;
  }

  /** Lets it come to a url. `inboxes` end `quiet` ms after it has: what it said and sent last may still be on its way. */
  start(
    start: StartClient,
    where: { readonly url: string; readonly mode?: string },
    quiet: number,
    inboxes: readonly Inbox<unknown>[],
  ): void {
    const onLine = (from: 'stdout' | 'stderr', line: string) => {
      this.#transcript.record(from === 'stdout' ? 'output' : 'errors', 'said', { note: line });
      if (from === 'stdout') this.#read(line);
    };
    const running = start(where.url, onLine, where.mode);
    this.#running = running;
    void running.exit.then(() => {
      for (const inbox of [this.said, ...inboxes]) inbox.closeAfter(quiet);
    });
  }

  /** Ends it with all that it has started. */
  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  /** How it ended of itself; undefined while it goes on. It may say so and stay. */
  get ended(): string | undefined {
    return this.#running?.ended() ?? (this.#done ? 'it said that it was done' : undefined);
  }

  #read(line: string): void {
    const read = readClientLine(line);
    if (read?.kind === 'done') this.#done = true;
    if (read?.kind === 'message' || read?.kind === 'deleted' || read?.kind === 'unreadable') {
      this.said.put(read);
    }
  }
}
