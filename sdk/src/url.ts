import type { Mode, Settings } from './options.js';

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

/** The option of the prefix is named after its target. */
function locate(settings: Settings, target: Mode | 'publisher'): string {
  const { useSSL, host, port } = settings;
  const capitalized = (target.charAt(0).toUpperCase() + target.slice(1)) as Capitalize<typeof target>;
  const scheme = (target === 'websocket' ? 'ws' : 'http') + (useSSL ? 's' : '');
  const usual = useSSL ? 443 : 80;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${settings[`urlPrefix${capitalized}`]}`;
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
  return withParams(`${locate(settings, 'publisher')}?id=${id}`, params);
}
