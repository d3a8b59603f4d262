/** The parts of a push server, for those who replace or wrap some of them. */
export { type Awaitable, whenReady } from './broker/awaitable.js';
export type {
  Broker,
  BrokerStats,
  ChannelInfo,
  Concurrency,
  CreateResult,
  Cursor,
  PublishPolicy,
  PublishResult,
  SubscribeEvent,
  SubscribeRefusal,
  SubscribeRequest,
  Subscription,
} from './broker/broker.js';
export { BrokerClosed } from './broker/broker.js';
export { ChannelBroker } from './broker/channel-broker.js';
export { type Clock, systemClock, type Timer } from './broker/clock.js';
export {
  type BrokerTotals,
  type ChannelCounts,
  type ChannelRequest,
  type ChannelRules,
  type Follower,
  type Following,
  type FollowRefusal,
  type FollowRequest,
  type FollowResult,
  type StartPosition,
  TooManyChannels,
} from './broker/following.js';
export { comparePositions, type Draft, type Message, type Position } from './broker/message.js';
export {
  type SharedChannels,
  type SharedStore,
  type Store,
  type StoredMessage,
  StoreFull,
} from './broker/store.js';
export { BodyTooLarge, RequestAborted } from './http/errors.js';
export type { Exchange, Handler, HeaderList, ResponseHead, Sink } from './http/exchange.js';
export type { Location } from './http/location.js';
export type { Match } from './http/location-tree.js';
export type { Parts } from './push-server.js';
export { DurableStore, type DurableStoreOptions } from './stores/durable-store.js';
export type { Change, Engine, SyncPolicy } from './stores/journal.js';
export { MemoryStore } from './stores/memory.js';
export { MemorySocket } from './virtual/duplex-pair.js';
export { VirtualClock } from './virtual/virtual-clock.js';
