/** As much of a WebSocket as is needed; what its handlers are given is left open, so that every class fits. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

/** As much of an EventSource as is needed. */
export interface EventSourceLike {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: EventSourceEvent) => void): void;
  close(): void;
}

/** The `error` event of either. */
export interface ConnectionTrouble {
  readonly message?: string | undefined;
  /** The HTTP status, where an EventSource tells it. */
  readonly code?: number | undefined;
}

/** The events of an EventSource, put together. */
export interface EventSourceEvent extends ConnectionTrouble {
  readonly type: string;
  readonly data?: string;
  readonly lastEventId?: string;
}

export type EventSourceConstructor = new (
  url: string,
  init?: { withCredentials?: boolean },
) => EventSourceLike;

/** What takes the place of globals that are missing, and what that has to tell beyond them. */
export interface Platform {
  /** Loads it. */
  readonly WebSocket: (() => Promise<WebSocketConstructor>) | undefined;
  readonly EventSource: (() => Promise<EventSourceConstructor>) | undefined;
  /** Tells of the pings of a WebSocket, which browsers keep to themselves. */
  readonly onPing: ((socket: WebSocketLike, task: () => void) => void) | undefined;
  /** The HTTP status of the answer that refused a connection, which browsers keep to themselves too. */
  readonly refusedWith: ((trouble: ConnectionTrouble) => number | undefined) | undefined;
  /** What is said of the cause of a failure, which browsers keep to themselves too. */
  readonly reason: ((cause: unknown) => string | undefined) | undefined;
  /** Tells who writes the program of a mistake that is no error; in browsers that would be too many bytes. */
  readonly warn: ((sentence: string) => void) | undefined;
  /** What may be done about an error, to stand after its message; in browsers that would be too many bytes. */
  readonly advice: ((message: string, status: number | undefined) => string) | undefined;
}
