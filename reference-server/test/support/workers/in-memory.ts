import type { Broker } from '../../../src/broker/broker.js';
import { ChannelBroker } from '../../../src/broker/channel-broker.js';
import type { Clock } from '../../../src/broker/clock.js';
import type { WorkerTotals } from '../../../src/broker/following.js';
import type { SharedChannels, SharedStore } from '../../../src/broker/store.js';
import { MemoryStore } from '../../../src/stores/memory.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import type { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import type { FirstFrame, WorkerFrame } from '../../../src/workers/frames.js';
import { Link, type LinkLimits } from '../../../src/workers/link.js';
import { WorkerBroker } from '../../../src/workers/worker-broker.js';
import { WorkerService } from '../../../src/workers/worker-service.js';

/** A first process and its workers, all in one process and in virtual time: only the links between them are real. */
export class WorkersInMemory {
  readonly clock: Clock;
  readonly services: WorkerService[] = [];
  /** The ends of the links that are in the workers. */
  readonly sockets: MemorySocket[] = [];
  readonly ends: string[] = [];
  readonly #ownEnds: MemorySocket[] = [];
  readonly #limits: LinkLimits | undefined;
  readonly #firstBroker: ((channels: SharedChannels) => Broker) | undefined;
  #broker: Broker | undefined;

  /** @param firstBroker makes the broker of the first process; default: one over memory */
  constructor(clock: Clock, limits?: LinkLimits, firstBroker?: (channels: SharedChannels) => Broker) {
    this.clock = clock;
    this.#limits = limits;
    this.#firstBroker = firstBroker;
  }

  /** That of the first process; made with the rules of the first worker. */
  get broker(): Broker {
    if (!this.#broker) throw new Error('no worker has begun');
    return this.#broker;
  }

  /** The first process reads no more of what a worker sends. */
  stall(worker: number): void {
    this.#ownEnds[worker]?.pause();
  }

  /** The store for the server of one worker more. */
  store(): SharedStore {
    return { share: (channels) => this.brokerOf(channels), close() {} };
  }

  /** The broker of one worker more. */
  brokerOf(channels: SharedChannels): WorkerBroker {
    const { memorySize, rules, onError, observer } = channels;
    this.#broker ??=
      this.#firstBroker?.(channels) ??
      new ChannelBroker(this.clock, new MemoryStore(memorySize), rules, onError, observer);
    const [near, far] = MemorySocket.pair(this.clock as VirtualClock);
    this.sockets.push(far);
    this.#ownEnds.push(near);
    const pid = 1000 + this.services.length;
    const workers = () =>
      this.services.map(({ subscribers }, index): WorkerTotals => {
        return { pid: 1000 + index, subscribers, uptime: 0 };
      });
    const link = new Link<FirstFrame, WorkerFrame>(near, this.clock, this.#limits);
    const ended = (fault = 'closed') => this.ends.push(`${pid}: ${fault}`);
    this.services.push(new WorkerService(this.broker, link, workers, { ended }));
    return new WorkerBroker(
      new Link<WorkerFrame, FirstFrame>(far, this.clock, this.#limits),
      this.clock,
      onError,
    );
  }
}
