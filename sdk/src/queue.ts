/** What is published while the server is out of reach waits, and is sent later in order. */
import { type DataFor, encodeText, type PublishOptions, type PublishResult } from './client/publish.js';
import type { PushStream } from './client/push-stream.js';
import { delay, onAbort } from './clock.js';
import { backoff } from './engine/backoff.js';
import { asError, PushStreamError } from './errors.js';
import type { AnyChannels } from './options/events.js';

export interface QueueOptions {
  /** How many messages may wait. Default: 100. Use: a bound of memory. */
  readonly limit?: number | undefined;
  /** How many bytes their texts may have together, as they are sent. Default: 1000000. Use: a bound of memory. */
  readonly bytes?: number | undefined;
  /** Aborted: closes the queue. Default: none. Use: the life of a component. */
  readonly signal?: AbortSignal | undefined;
}

/** Messages that wait to be published, the oldest first. */
export interface Queue<Channels extends object = AnyChannels> {
  /** How many messages wait, with the one that is being sent. */
  readonly size: number;
  /**
   * Publishes as `publish` of the client does, when those before it are through. What fails with `down` or `timeout` is
   * sent again, with the same event id: a server that had taken it has it twice, and subscribers can tell by the id.
   * @returns resolves when the server has taken it
   * @throws PushStreamError `refused`, when the server says no, and `invalid`, when it can't be sent or the queue is full;
   * the reason of its signal, or of the queue's, when that is aborted; `ended`, when the queue is closed
   */
  publish<Name extends keyof Channels & string = keyof Channels & string>(
    data: DataFor<Channels, Name>,
    options?: PublishOptions<Name>,
  ): Promise<PublishResult>;
  /** Gives up everything that waits, and what is published later. */
  close(): void;
}

interface Waiting {
  readonly text: string;
  readonly bytes: number;
  readonly options: PublishOptions;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
  resolve(result: PublishResult): void;
  reject(error: unknown): void;
}

/** 128 bits by chance; `randomUUID` is missing in pages without TLS. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** What may be otherwise the next time. */
const passing: readonly string[] = ['down', 'timeout'];

/**
 * Makes a queue for a client. It needs no connection, and `disconnect` does not end it: it tries again after a wait that
 * grows as that of the client does, and at once when the client's connection opens or the network is back.
 *
 * ```ts
 * const queue = createQueue(stream, { limit: 50 });
 * await queue.publish('sent, or waiting');
 * ```
 */
export function createQueue<Channels extends object>(
  client: PushStream<Channels>,
  { limit = 100, bytes: most = 1_000_000, signal }: QueueOptions = {},
): Queue<Channels> {
  const waiting: Waiting[] = [];
  const closed = new AbortController();
  /** Publishes what is encoded already. */
  const sender = Object.create(client, {
    codec: { value: undefined },
    decode: { value: 'none' },
  }) as PushStream;
  let bytes = 0;
  let running = false;
  let failures = 0;

  /** Resolves after a wait, or when it is worth to try at once. */
  const pause = async (error: PushStreamError, until: AbortSignal) => {
    const {
      clock,
      random,
      reconnectOnTimeoutInterval: base,
      reconnectOnChannelUnavailableInterval: longest,
    } = client;
    const over = new AbortController();
    const wait = Math.max(error.retryAfter ?? 0, backoff(failures, base, longest, random()));
    const { signal: ended } = over;
    try {
      await Promise.race([
        delay(clock, wait, ended),
        new Promise<unknown>((resolve) => {
          client.addEventListener('open', resolve, { signal: ended });
          // Node has no such event.
          globalThis.addEventListener?.('online', resolve, { signal: ended });
          onAbort(until, () => resolve(0), ended);
        }),
      ]);
    } finally {
      over.abort();
    }
  };

  /** One attempt, which may take as long as the client's `timeout`. */
  const attempt = async ({ text, options, signal }: Waiting): Promise<PublishResult> => {
    const { clock, timeout } = client;
    const over = new AbortController();
    onAbort(signal, () => over.abort(signal.reason), over.signal);
    const timer = clock.after(timeout, () =>
      over.abort(new PushStreamError('timeout', `publish: no answer in ${timeout} ms`)),
    );
    try {
      return await sender.publish(text, { ...options, signal: over.signal });
    } catch (error) {
      throw over.signal.aborted ? over.signal.reason : error;
    } finally {
      timer.cancel();
      over.abort();
    }
  };

  const remove = (one: Waiting) => {
    const index = waiting.indexOf(one);
    if (index < 0) return;
    waiting.splice(index, 1);
    bytes -= one.bytes;
  };

  const run = async () => {
    if (running) return;
    running = true;
    for (let [one] = waiting; one; [one] = waiting) {
      try {
        one.resolve(await attempt(one));
        failures = 0;
        remove(one);
      } catch (cause) {
        const error = asError(cause);
        if (one.signal.aborted) continue;
        if (passing.includes(error.code)) {
          failures++;
          await pause(error, one.signal);
        } else {
          remove(one);
          one.reject(error);
        }
      }
    }
    running = false;
  };

  for (const one of [signal, client.signal]) onAbort(one, () => closed.abort(one?.reason), closed.signal);

  return {
    get size() {
      return waiting.length;
    },

    publish(data, { eventId = newId(), signal: given, channels, ...more } = {}) {
      return new Promise((resolve, reject) => {
        const text = encodeText(data, client);
        // Of a text that is percent-encoded, each character is a byte.
        const size = new TextEncoder().encode(text).length;
        closed.signal.throwIfAborted();
        given?.throwIfAborted();
        if (waiting.length >= limit || bytes + size > most)
          throw new PushStreamError(
            'invalid',
            `The queue is full: ${waiting.length} messages of ${limit}, ${bytes} bytes of ${most}`,
          );
        const over = new AbortController();
        const one: Waiting = {
          text,
          bytes: size,
          // The channels of now, as they may be others later.
          options: { ...more, eventId, channels: channels ?? Object.keys(client.channels) },
          signal: over.signal,
          resolve: (result) => {
            over.abort();
            resolve(result);
          },
          reject,
        };
        for (const stop of [given, closed.signal])
          onAbort(
            stop,
            () => {
              remove(one);
              over.abort(stop?.reason);
              reject(stop?.reason);
            },
            over.signal,
          );
        waiting.push(one);
        bytes += size;
        void run();
      });
    },

    close: () => closed.abort(new PushStreamError('ended', 'The queue is closed')),
  };
}
