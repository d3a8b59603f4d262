import * as platform from '#platform';
import { systemClock } from '../clock.js';
import { PushStreamError } from '../errors.js';
import type { AnyChannels } from './events.js';
import { known, type Mode } from './modes.js';
import type { PushStreamOptions, Settings } from './options.js';
import { aboutUseless } from './useless.js';

/** What may be given to make a client: options, or the modes alone. */
export type Given<Channels extends object = AnyChannels> =
  | PushStreamOptions<Channels>
  | string
  | readonly Mode[];

export function readOptions(given: Given): PushStreamOptions {
  const isModes = typeof given === 'string' || Array.isArray(given);
  return isModes ? { modes: given } : (given as PushStreamOptions);
}

/** The names of modes, which need not be any, in a text or a list. */
export function splitModes(modes: PushStreamOptions['modes']): Mode[] {
  // A list becomes a text with commas.
  return String(modes)
    .trim()
    .split(/\s*[|,]\s*/) as Mode[];
}

/** Modes as text or list. @throws PushStreamError when one is unknown */
export function readModes({ modes, dialect }: PushStreamOptions): Mode[] {
  const names = splitModes(modes?.length ? modes : dialect === 'relay' ? 'longpolling' : known);
  for (const name of names) {
    if (!known.includes(name))
      throw new PushStreamError('invalid', `No mode "${name}", only ${known.join(', ')}`);
  }
  return names;
}

/** What differs in the relay dialect. */
const relay: Partial<Settings> = {
  urlPrefixLongpolling: '/sub',
  channelsByArgument: true,
  channelsArgument: 'id',
  decode: 'none',
};

/** All options, with the defaults for those that are missing or empty. */
export function readSettings({ modes, channels, ...options }: PushStreamOptions): Settings {
  const page = globalThis.location as Location | undefined;
  // The server of the page, unless another one is named.
  const own = options.host || options.port ? undefined : page;
  const useSSL = options.useSSL ?? own?.protocol === 'https:';
  const given = Object.entries(options).filter(([, value]) => (value ?? '') !== '');
  const defaults: Partial<Settings> = {
    useSSL,
    host: page?.hostname ?? '',
    port: Number(own?.port) || (useSSL ? 443 : 80),
    timeout: 30_000,
    pingtimeout: 30_000,
    reconnectOnTimeoutInterval: 3_000,
    reconnectOnChannelUnavailableInterval: 60_000,
    autoReconnect: true,
    lastEventId: null,
    messagesControlByArgument: false,
    tagArgument: 'tag',
    timeArgument: 'time',
    eventIdArgument: 'eventid',
    useJSONP: false,
    urlPrefixPublisher: '/pub',
    urlPrefixStream: '/sub',
    urlPrefixEventsource: '/ev',
    urlPrefixLongpolling: '/lp',
    urlPrefixWebsocket: '/ws',
    jsonIdKey: 'id',
    jsonChannelKey: 'channel',
    jsonTextKey: 'text',
    jsonTagKey: 'tag',
    jsonTimeKey: 'time',
    jsonEventIdKey: 'eventid',
    channelsByArgument: false,
    channelsArgument: 'channels',
    extraParams: () => ({}),
    dialect: 'push-stream',
    decode: 'uri',
    credentials: 'same-origin',
    modeMemory: 300_000,
    pollInterval: 1_000,
    storeKey: 'pushstream',
    clock: systemClock,
    random: Math.random,
  };
  if (platform.warn)
    for (const sentence of aboutUseless(options, Object.keys(defaults))) platform.warn?.(sentence);
  const settings = { ...defaults, ...(options.dialect === 'relay' && relay), ...Object.fromEntries(given) };
  settings.port = Number(settings.port);
  return settings as Settings;
}
