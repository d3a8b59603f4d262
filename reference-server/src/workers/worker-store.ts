import type { Broker } from '../broker/broker.js';
import type { SharedChannels, SharedStore } from '../broker/store.js';
import type { FirstFrame, WorkerFrame } from './frames.js';
import type { Link } from './link.js';
import { WorkerBroker } from './worker-broker.js';

/** The channels of the first process, for a server in a worker. */
export class WorkerStore implements SharedStore {
  readonly #link: Link<WorkerFrame, FirstFrame>;
  readonly #onEnd: () => void;

  /** @param onEnd told that the first process is gone */
  constructor(link: Link<WorkerFrame, FirstFrame>, onEnd: () => void) {
    this.#link = link;
    this.#onEnd = onEnd;
  }

  share({ clock, onError }: SharedChannels): Broker {
    return new WorkerBroker(this.#link, clock, onError, this.#onEnd);
  }

  close(): void {
    this.#link.flush();
  }
}
