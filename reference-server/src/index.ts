export { SettingsError } from './dialects/directive.js';
export { relayDirectives } from './dialects/relay/settings.js';
export { createPushServer, type Parts, type PushServer, type ServerStats } from './push-server.js';
export {
  defaultLocations,
  type LocationSettings,
  type ServerSettings,
  serverDirectives,
} from './server-settings.js';
export { version } from './version.js';
