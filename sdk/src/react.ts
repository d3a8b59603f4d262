'use client';

/** Hooks for React 18 and 19. They render on a server too, where nothing is connected. */
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import type { PushStream } from './client/push-stream.js';
import type { Subscription } from './client/subscription.js';
import type { AnyChannels, Message } from './options/events.js';
import type { ChannelOptions } from './options/options.js';

export interface UseChannelOptions<Data = unknown, Channel extends string = string> extends ChannelOptions {
  /** How many messages are kept, the latest. Default: 100. Use: 1 for a value that is shown alone. */
  readonly limit?: number | undefined;
  /**
   * Messages to begin with: those that the page was rendered with. What comes goes on after the last of them. Default:
   * none. Use: server rendering, with those of `history`.
   */
  readonly initial?: readonly Message<Data, Channel>[] | undefined;
}

/** What the components of one channel share. */
interface Shared {
  messages: readonly Message[];
  limit: number;
  readonly listeners: Set<() => void>;
  /** Holds the channel. */
  held?: Subscription<Message>;
  readonly take: (event: CustomEvent<Message>) => void;
}

const none: readonly Message[] = [];
const clients = new WeakMap<object, Map<string, Shared>>();

/** Follows a channel for one more component. @returns ends that */
function follow(
  client: PushStream,
  name: string,
  listener: () => void,
  { limit = 100, initial = none, ...options }: UseChannelOptions,
): () => void {
  const channels = clients.get(client) ?? new Map<string, Shared>();
  clients.set(client, channels);
  let shared = channels.get(name);
  if (!shared) {
    const made: Shared = {
      messages: initial,
      limit,
      listeners: new Set(),
      take({ detail }) {
        if (detail.channel !== name) return;
        made.messages = [...made.messages, detail].slice(-made.limit);
        for (const tell of made.listeners) tell();
      },
    };
    client.addEventListener('message', made.take);
    channels.set(name, made);
    shared = made;
  }
  const { listeners, messages, take } = shared;
  shared.limit = Math.max(shared.limit, limit);
  if (listeners.size === 0) {
    // Also when it is held still: disconnecting may have ended that.
    const before = shared.held;
    const after = messages.at(-1) ?? options.after;
    // Messages are taken as they come: none is to wait here.
    shared.held = client.subscribe(name, { ...options, after, buffer: 0, overflow: 'drop-oldest' });
    void before?.return();
  }
  listeners.add(listener);
  const kept = shared;
  return () => {
    listeners.delete(listener);
    // Effects that are run twice, and components that take the place of others, keep the channel.
    queueMicrotask(() => {
      if (listeners.size > 0 || channels.get(name) !== kept) return;
      channels.delete(name);
      client.removeEventListener('message', take);
      void kept.held?.return();
    });
  };
}

/**
 * The latest messages of a channel, the oldest first. The channel is added when the first component needs it, with its
 * options, and removed when no component and no `subscribe` needs it any more; the client is connected for it. Components of
 * one channel share its messages. `disconnect` ends it, until a component of the channel is mounted anew.
 *
 * ```tsx
 * const prices = useChannel(stream, 'prices', { backtrack: 1, limit: 1 });
 * ```
 */
export function useChannel<
  Channels extends object = AnyChannels,
  Name extends keyof Channels & string = keyof Channels & string,
>(
  client: PushStream<Channels>,
  name: Name,
  options: UseChannelOptions<Channels[Name], Name> = {},
): readonly Message<Channels[Name], Name>[] {
  const { limit = 100, backtrack } = options;
  // Those of the first time with this channel: a list that is written where it is used is another one each time.
  const [first, setFirst] = useState({ name, options: options as UseChannelOptions });
  // React renders again at once.
  if (first.name !== name) setFirst({ name, options });
  const { initial = none, after } = first.options;
  const subscribe = useCallback(
    (listener: () => void) =>
      follow(client as unknown as PushStream, name, listener, { limit, backtrack, initial, after }),
    [client, name, limit, backtrack, initial, after],
  );
  const messages = useSyncExternalStore(
    subscribe,
    () => clients.get(client)?.get(name)?.messages ?? initial,
    () => initial,
  );
  return useMemo(() => messages.slice(-limit), [messages, limit]) as unknown as readonly Message<
    Channels[Name],
    Name
  >[];
}

/** The state of the connection: 0 closed, 1 connecting, 2 open. */
export function useStatus(
  client: Pick<PushStream, 'readyState' | 'addEventListener' | 'removeEventListener'>,
): 0 | 1 | 2 {
  const subscribe = useCallback(
    (listener: () => void) => {
      client.addEventListener('statuschange', listener);
      return () => client.removeEventListener('statuschange', listener);
    },
    [client],
  );
  return useSyncExternalStore(
    subscribe,
    () => client.readyState,
    () => 0,
  );
}
