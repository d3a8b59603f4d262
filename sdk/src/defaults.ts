import { platform } from '#platform';
import { systemClock } from './clock.js';
import { PushStreamError } from './errors.js';
import type { Mode, PushStreamOptions, Settings } from './options.js';

const known: readonly Mode[] = ['eventsource', 'websocket', 'stream', 'longpolling'];

/** Modes as text or list. @throws PushStreamError when one is unknown */
export function readModes({ modes, dialect }: PushStreamOptions): Mode[] {
  const given = modes?.length ? modes : dialect === 'relay' ? 'longpolling' : known;
  const names = (typeof given === 'string' ? given.split('|') : given).map((name) => name.trim());
  for (const name of names) {
    if (!known.includes(name as Mode))
      throw new PushStreamError('invalid', `There is no mode "${name}"; there are ${known.join(', ')}`);
  }
  return names as Mode[];
}

/** All options, with the defaults for those that are missing or empty. */
export function readSettings(options: PushStreamOptions): Settings {
  const page = options.host || options.port ? undefined : platform.location();
  const useSSL = options.useSSL ?? page?.protocol === 'https:';
  const relay = options.dialect === 'relay';
  const defaults: Settings = {
    useSSL,
    host: platform.location()?.hostname ?? '',
    port: Number(page?.host.split(':').at(-1)) || (useSSL ? 443 : 80),
    timeout: 30_000,
    pingtimeout: 30_000,
    reconnectOnTimeoutInterval: 3_000,
    reconnectOnChannelUnavailableInterval: 60_000,
    autoReconnect: true,
    lastEventId: null,
    messagesPublishedAfter: undefined,
    messagesControlByArgument: false,
    tagArgument: 'tag',
    timeArgument: 'time',
    eventIdArgument: 'eventid',
    useJSONP: false,
    urlPrefixPublisher: '/pub',
    urlPrefixStream: '/sub',
    urlPrefixEventsource: '/ev',
    urlPrefixLongpolling: relay ? '/sub' : '/lp',
    urlPrefixWebsocket: '/ws',
    jsonIdKey: 'id',
    jsonChannelKey: 'channel',
    jsonTextKey: 'text',
    jsonTagKey: 'tag',
    jsonTimeKey: 'time',
    jsonEventIdKey: 'eventid',
    channelsByArgument: relay,
    channelsArgument: relay ? 'id' : 'channels',
    extraParams: () => ({}),
    dialect: 'push-stream',
    decode: relay ? 'none' : 'uri',
    eventTypes: undefined,
    auth: undefined,
    credentials: 'same-origin',
    retry: undefined,
    modeMemory: 300_000,
    pollInterval: 1_000,
    store: undefined,
    storeKey: 'pushstream',
    signal: undefined,
    WebSocket: undefined,
    EventSource: undefined,
    fetch: undefined,
    clock: systemClock,
    random: Math.random,
  };
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(defaults, name) && value !== undefined && value !== null && value !== '',
  );
  const settings: Settings = { ...defaults, ...Object.fromEntries(given) };
  settings.port = Number(settings.port);
  return settings;
}
