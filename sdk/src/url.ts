import type { Mode, Settings } from './options.js';

const prefixes = {
  eventsource: 'urlPrefixEventsource',
  websocket: 'urlPrefixWebsocket',
  stream: 'urlPrefixStream',
  longpolling: 'urlPrefixLongpolling',
  publish: 'urlPrefixPublisher',
} as const satisfies Record<Mode | 'publish', keyof Settings>;

type Params = Readonly<Record<string, unknown>>;

/** `/ch1.b3/ch2`: a number of old messages follows the name of its channel. */
export function channelsPath(channels: Iterable<readonly [string, number]>): string {
  let path = '';
  for (const [name, backtrack] of channels) path += backtrack > 0 ? `/${name}.b${backtrack}` : `/${name}`;
  return path;
}

function withParams(url: string, params: Params): string {
  const text = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return url + (url.includes('?') ? '&' : '?') + text;
}

function locate(settings: Settings, target: Mode | 'publish'): string {
  const { useSSL, host, port } = settings;
  const scheme = (target === 'websocket' ? 'ws' : 'http') + (useSSL ? 's' : '');
  const usual = useSSL ? 443 : 80;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${settings[prefixes[target]]}`;
}

/** Where to subscribe in a mode. */
export function subscriberUrl(settings: Settings, mode: Mode, path: string, params: Params): string {
  const url = locate(settings, mode);
  return settings.channelsByArgument
    ? withParams(url, { ...params, [settings.channelsArgument]: path.slice(1) })
    : withParams(url + path, params);
}

/** Where to publish to channels. */
export function publisherUrl(settings: Settings, path: string, params: Params): string {
  const id = settings.dialect === 'relay' ? path.slice(1) : path;
  return withParams(`${locate(settings, 'publish')}?id=${id}`, params);
}
