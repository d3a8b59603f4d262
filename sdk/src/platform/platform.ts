import type { Timer } from '../clock.js';

/** As much of a WebSocket as is needed. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(text: string): void;
  close(): void;
  /** In Node: tells of pings. */
  on?(event: 'ping', listener: () => void): unknown;
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

/** What the client takes from where it runs. Constructors are looked up when they are needed, never earlier. */
export interface Platform {
  readonly webSocket: () => WebSocketConstructor | undefined;
  readonly eventSource: () => EventSourceConstructor | undefined;
  /** Where the page is from; undefined where there is no page. */
  readonly location: () =>
    | { readonly protocol: string; readonly hostname: string; readonly host: string }
    | undefined;
  /** Tells when it may be worth looking at connections at once; `asleep`: the machine has slept. */
  readonly onWake: (wake: (asleep: boolean) => void) => Timer;
}
