import { PushStreamError } from '../errors.js';

declare global {
  // As esnext.disposable has it: who compiles for ES2022 has not, and need not.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
}

/** Node 20 and browsers of 2024 don't know it by its name. */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export interface BufferOptions {
  /** How many messages may wait to be taken. Default: 1000. Use: a bound of memory. */
  readonly buffer?: number | undefined;
  /**
   * What happens when more come: the iteration fails, or the oldest are dropped. Default: error. Use: `drop-oldest`
   * where only the latest count.
   */
  readonly overflow?: 'error' | 'drop-oldest' | undefined;
  /** Aborted: the iteration ends. Default: none. Use: the life of a component. */
  readonly signal?: AbortSignal | undefined;
}

/** Messages that can be iterated over: `for await (const message of subscription)`. Disposing ends it. */
export interface Subscription<T> extends AsyncIterableIterator<T>, Disposable {
  /** The next message; rejects once when the buffer has overflown, after the messages in it. */
  next(): Promise<IteratorResult<T>>;
  /** Ends the iteration; what waits to be taken is dropped. */
  return(): Promise<IteratorResult<T>>;
}

/** A subscription, and where its messages go in. */
export interface Source<T> {
  readonly items: Subscription<T>;
  push(item: T): void;
}

/** @param onEnd called once, when nobody iterates any more */
export function createSubscription<T>(
  { buffer = 1000, overflow }: BufferOptions,
  onEnd: () => void,
): Source<T> {
  const waiting: T[] = [];
  let error: PushStreamError | undefined;
  let ended = false;
  let look: (() => void) | undefined;

  async function* iterate(): AsyncGenerator<T, undefined, undefined> {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift() as T;
      if (error) throw error;
      if (ended) return;
      await new Promise<void>((resolve) => (look = resolve));
    }
  }

  const end = () => {
    if (ended) return;
    ended = true;
    look?.();
    onEnd();
  };
  const stop = () => {
    waiting.length = 0;
    end();
  };
  const messages = iterate();
  const leave = messages.return as () => Promise<IteratorResult<T>>;
  return {
    push(item) {
      if (ended) return;
      if (waiting.push(item) > buffer) {
        if (overflow === 'drop-oldest') waiting.shift();
        else {
          waiting.pop();
          error = new PushStreamError('invalid', `The buffer of ${buffer} is full`);
          end();
        }
      }
      look?.();
    },
    items: Object.assign(messages, {
      return() {
        stop();
        return leave.call(messages);
      },
      [dispose]: stop,
    }),
  };
}
