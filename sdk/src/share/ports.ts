/** A way to all tabs of one name. */
export interface Room {
  post(data: unknown): void;
  close(): void;
}

/** A lock that is held, or waited for. */
export interface Lock {
  /** Gives it up, or waits no longer. */
  release(): void;
}

export interface LockEvents {
  /** It is held. */
  readonly granted?: () => void;
  /** Another tab has taken it. */
  readonly lost?: () => void;
  /** This page is given no locks, as in a sandbox, or where the user forbids it to store anything. */
  readonly refused?: () => void;
  /** Take it from whoever holds it. */
  readonly steal?: boolean;
}

/** What the browser has for tabs of one origin. */
export interface Ports {
  /** The name of this tab: no other one has it. */
  readonly tab: string;
  /** @param take what others post, in the order in which each posts it */
  enter(name: string, take: (data: unknown) => void): Room;
  lock(name: string, events: LockEvents): Lock;
  /** The page is left or frozen; and it is back. @returns ends it */
  watch(hide: () => void, show: () => void): () => void;
}

/** Undefined where Web Locks or BroadcastChannel are missing: in Node, and in pages that are not secure. */
export function browserPorts(): Ports | undefined {
  const { navigator, BroadcastChannel, document } = globalThis as Partial<typeof globalThis>;
  const locks = navigator?.locks;
  if (!locks || !BroadcastChannel || !document) return undefined;
  return {
    tab: crypto.randomUUID(),
    enter(name, take) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => take(data);
      return {
        post: (data) => channel.postMessage(data),
        close: () => channel.close(),
      };
    },
    lock(name, { granted, lost, refused, steal = false }) {
      const over = new AbortController();
      let isOver = false;
      let leave = () => over.abort();
      const hold = () =>
        new Promise<void>((resolve) => {
          leave = resolve;
          if (isOver) resolve();
          else granted?.();
        });
      // One that takes the lock waits for nobody, and browsers let it have no signal.
      const asking = locks.request(name, steal ? { steal } : { signal: over.signal }, hold);
      asking.catch(({ name }: Error) => {
        if (isOver) return;
        if (name === 'AbortError') lost?.();
        else refused?.();
      });
      return {
        release() {
          isOver = true;
          leave();
        },
      };
    },
    watch(hide, show) {
      const over = new AbortController();
      const options = { signal: over.signal };
      addEventListener('pagehide', hide, options);
      addEventListener('pageshow', ({ persisted }) => persisted && show(), options);
      document.addEventListener('freeze', hide, options);
      document.addEventListener('resume', show, options);
      return () => over.abort();
    },
  };
}
