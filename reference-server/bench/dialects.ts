/** Which urls a server understands: those of the push-stream module, or those of nchan. */
export type DialectName = 'push-stream' | 'nchan';

/** The paths of one dialect, and what it cannot say. */
export interface Dialect {
  readonly name: DialectName;
  /** Most channels that one subscriber may name. */
  readonly namesPerSubscriber: number;
  /** Publishes to all these channels; undefined where a request publishes to one channel only. */
  publish(channel: string): string;
  publishToMany(channels: readonly string[]): string | undefined;
  /** An EventSource stream of what is published from now on. */
  eventSource(channels: readonly string[]): string;
  /** A WebSocket that also publishes what the client sends. */
  webSocket(channel: string): string;
  longPolling(channel: string): string;
  /** An EventSource stream that starts with the 20 messages stored of each channel named. */
  backlog(channels: readonly string[]): string;
  /** One answer with the 20 messages stored; undefined where an answer has one message only. */
  poll(channel: string): string | undefined;
}

/** How many messages of a channel are stored by the servers under test. */
export const storedMessages = 20;

const pushStream: Dialect = {
  name: 'push-stream',
  // With three characters and a slash each, a request of so many is just below 16 KiB.
  namesPerSubscriber: 3900,
  publish: (channel) => `/pub?id=${channel}`,
  publishToMany: (channels) => `/pub?id=${channels.join('/')}`,
  eventSource: (channels) => `/ev/${channels.join('/')}`,
  webSocket: (channel) => `/ws/${channel}`,
  longPolling: (channel) => `/lp/${channel}`,
  backlog: (channels) => `/ev/${channels.map((channel) => `${channel}.b${storedMessages}`).join('/')}`,
  poll: (channel) => `/poll/${channel}.b${storedMessages}`,
};

const nchan: Dialect = {
  name: 'nchan',
  namesPerSubscriber: 250,
  publish: (channel) => `/pub?id=${channel}`,
  publishToMany: () => undefined,
  eventSource: (channels) => `/ev/${channels.join('/')}`,
  webSocket: (channel) => `/ws/${channel}`,
  longPolling: (channel) => `/lp/${channel}`,
  backlog: (channels) => `/backlog/${channels.join('/')}`,
  poll: () => undefined,
};

export const dialects: Readonly<Record<DialectName, Dialect>> = { 'push-stream': pushStream, nchan };
