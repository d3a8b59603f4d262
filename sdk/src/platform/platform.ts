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

/** The events of an EventSource, put together. */
export interface EventSourceEvent {
  readonly type: string;
  readonly data?: string;
  /** The HTTP status, where it is told. */
  readonly code?: number | undefined;
}

export type EventSourceConstructor = new (
  url: string,
  init?: { withCredentials?: boolean },
) => EventSourceLike;

/** What takes the place of globals that are missing, and what that has to tell beyond them. */
export interface Platform {
  readonly WebSocket?: WebSocketConstructor;
  readonly EventSource?: EventSourceConstructor;
  /** Tells of the pings of a WebSocket, which browsers keep to themselves. */
  readonly onPing?: (socket: WebSocketLike, task: () => void) => void;
  /** The HTTP status of the answer that refused a WebSocket, found in the message of its error. */
  readonly refusedWith?: (message: string) => number | undefined;
}
