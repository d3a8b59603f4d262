import type { Mode } from '../options/modes.js';
import type { Settings } from '../options/options.js';

type Params = Readonly<Record<string, unknown>>;

/** `ch1.b3/ch2`: a number of old messages follows the name of its channel. */
export function channelsPath(channels: Iterable<readonly [string, number]>): string {
  return [...channels].map(([name, old]) => (old > 0 ? `${name}.b${old}` : name)).join('/');
}

function withParams(url: string, params: Params): string {
  const text = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .map((param) => param.map(String).map(encodeURIComponent).join('='))
    .join('&');
  return url + (url.includes('?') ? '&' : '?') + text;
}

/** The option of the prefix is named after its target. */
function locate(settings: Settings, target: Mode | 'publisher'): string {
  const { useSSL, host, port } = settings;
  const capitalized = target.replace(/^./, (first) => first.toUpperCase()) as Capitalize<typeof target>;
  const scheme = (target === 'websocket' ? 'ws' : 'http') + (useSSL ? 's' : '');
  const usual = useSSL ? 443 : 80;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${settings[`urlPrefix${capitalized}`]}`;
}

/** Where to subscribe in a mode. */
export function subscriberUrl(settings: Settings, mode: Mode, path: string, params: Params): string {
  const url = locate(settings, mode);
  return settings.channelsByArgument
    ? withParams(url, { ...params, [settings.channelsArgument]: path })
    : withParams(`${url}/${path}`, params);
}

/** Where to publish to channels. */
export function publisherUrl(settings: Settings, channels: readonly string[], params: Params): string {
  const path = channels.join('/');
  const id = settings.dialect === 'relay' ? path : `/${path}`;
  return withParams(`${locate(settings, 'publisher')}?id=${id}`, params);
}
