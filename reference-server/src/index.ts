export { SettingsError } from './dialects/directive.js';
export { defaultPushStreamLocations, defaultPushStreamServer } from './dialects/push-stream/defaults.js';
export { pushStreamDirectives, pushStreamServerDirectives } from './dialects/push-stream/settings.js';
export { relayDirectives } from './dialects/relay/settings.js';
export { openStore, type StoreOptions } from './open-store.js';
export {
  createPushServer,
  type Parts,
  type PushServer,
  type PushServerSettings,
  type ServerStats,
} from './push-server.js';
export {
  defaultLocations,
  type LocationSettings,
  type ServerSettings,
  serverDirectives,
} from './server-settings.js';
export { readStorePlace, readSync, type StorePlace } from './store-place.js';
export type { SyncPolicy } from './stores/journal.js';
export { StoreRefused } from './stores/store-refused.js';
export { version } from './version.js';
