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
    .map((param) => (param as string[]).map(encodeURIComponent).join('='))
    .join('&');
  return url + (url.includes('?') ? '&' : '?') + text;
}

/** @param usual the path, unless the option `url` has another */
function locate(
  { useSSL, host, port, url }: Settings,
  mode: Mode | 'publish',
  channels: string,
  usual: string,
  params: Params,
): string {
  const scheme = (mode === 'websocket' ? 'ws' : 'http') + (useSSL ? 's' : '');
  const origin = `${scheme}://${host}${port === (useSSL ? 443 : 80) ? '' : `:${port}`}`;
  return withParams(origin + (url?.(mode, channels) ?? usual), params);
}

/** Where to subscribe in a mode. The option of the prefix is named after it. */
export function subscriberUrl(settings: Settings, mode: Mode, path: string, params: Params): string {
  const capitalized = mode.replace(/^./, (first) => first.toUpperCase()) as Capitalize<Mode>;
  const prefix = settings[`urlPrefix${capitalized}`];
  return settings.channelsByArgument
    ? locate(settings, mode, path, prefix, { ...params, [settings.channelsArgument]: path })
    : locate(settings, mode, path, `${prefix}/${path}`, params);
}

/** Where to publish to channels. */
export function publisherUrl(settings: Settings, channels: readonly string[], params: Params): string {
  const path = channels.join('/');
  const id = settings.dialect === 'relay' ? path : `/${path}`;
  return locate(settings, 'publish', path, `${settings.urlPrefixPublisher}?id=${id}`, params);
}
