import { Buffer } from 'node:buffer';
import { type Exchange, type Handler, MemoryStore, type Parts, type Sink } from '../../src/parts.js';
import { type FaultPlace, faultMark } from './sequence.js';

/** A fault that a part of the server has because the adversary says so. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';

  constructor(at: FaultPlace) {
    super(`a fault was injected: ${at}`);
  }
}

/** What messages and channels of a faulty server may take; bytes. */
const memory = 32 * 1024 * 1024;

/** The same object with some of its members replaced. */
function replacing<T extends object>(original: T, members: Partial<T>): T {
  return new Proxy(original, {
    get(target, name) {
      if (Object.hasOwn(members, name)) return members[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Parts of a server that fail at chosen moments, for requests and channels that are marked. */
export class Faults {
  /** Those that were thrown; each has to be told of once. */
  readonly thrown: InjectedFault[] = [];
  #at: FaultPlace | undefined;
  #left = 0;

  /** The next so many occasions at this place fail. */
  arm(at: FaultPlace, times: number): void {
    this.#at = at;
    this.#left = times;
  }

  /** Nothing fails any more. */
  disarm(): void {
    this.#left = 0;
  }

  get parts(): Partial<Parts> {
    return {
      store: this.#store(),
      decorateHandler: (handler) => (exchange) =>
        exchange.target.includes(faultMark) ? this.#handle(handler, exchange) : handler(exchange),
      decorateBroker: (broker) =>
        replacing(broker, {
          publish: async (channel, ...rest) => {
            this.#meet('publish to a broker', channel);
            return broker.publish(channel, ...rest);
          },
          publishTo: async (channels, ...rest) => {
            this.#meet('publish to a broker', ...channels);
            return broker.publishTo(channels, ...rest);
          },
        }),
    };
  }

  #meet(at: FaultPlace, ...names: readonly string[]): void {
    if (this.#at !== at || this.#left === 0 || !names.some((name) => name.includes(faultMark))) return;
    this.#left--;
    const fault = new InjectedFault(at);
    this.thrown.push(fault);
    throw fault;
  }

  #store() {
    const store = new MemoryStore(memory);
    return replacing(store, {
      append: (entries, keep) => {
        this.#meet('append to a store', ...entries.map(({ message }) => message.channel));
        store.append(entries, keep);
      },
      list: (channel) => {
        this.#meet('read of a store', channel);
        return store.list(channel);
      },
      next: (channel, after) => {
        this.#meet('read of a store', channel);
        return store.next(channel, after);
      },
      retain: (channel, wanted) => {
        this.#meet('timer of a store', channel);
        store.retain(channel, wanted);
      },
      remove: (channel) => {
        this.#meet('timer of a store', channel);
        store.remove(channel);
      },
    });
  }

  async #handle(handler: Handler, exchange: Exchange): Promise<void> {
    const { target } = exchange;
    this.#meet('before the head', target);
    if (this.#at === 'rejected later') await new Promise(setImmediate);
    this.#meet('rejected later', target);
    await handler(replacing(exchange, { stream: (head) => this.#stream(exchange.stream(head), target) }));
    this.#meet('after the end', target);
  }

  #stream(sink: Sink, target: string): Sink {
    // What has begun is on the wire before it fails.
    if (this.#at === 'while streaming' && this.#left > 0) sink.write(Buffer.from('6\r\nbegun.\r\n'));
    this.#meet('while streaming', target);
    return replacing(sink, {
      write: (bytes) => {
        this.#meet('write to a stream', target);
        sink.write(bytes);
      },
    });
  }
}
