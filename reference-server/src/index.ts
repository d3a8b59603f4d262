export { SettingsError } from './dialects/directive.js';
export { defaultPushStreamLocations, defaultPushStreamServer } from './dialects/push-stream/defaults.js';
export { pushStreamDirectives, pushStreamServerDirectives } from './dialects/push-stream/settings.js';
export { relayDirectives } from './dialects/relay/settings.js';
export { createPushServer, type Parts, type PushServer, type ServerStats } from './push-server.js';
export {
  defaultLocations,
  type LocationSettings,
  type ServerSettings,
  serverDirectives,
} from './server-settings.js';
export { version } from './version.js';
