/** Where a connection goes. */
export interface Address {
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The value of the Host header. */
  readonly authority: string;
}

/** A location of the target: an address, and a path in which `{channel}` stands for the channel id. */
export interface Template {
  readonly address: Address;
  readonly path: string;
  readonly text: string;
}

/** The place of the channel id in a url or a header value. */
export const channelPlaceholder = '{channel}';

/** A location url that can't be used; the message names the url and the rule. */
export class InvalidLocation extends Error {
  override name = 'InvalidLocation';
}

/** A url as it may be shown. */
export function withoutCredentials(url: string): string {
  return url.replace(/(?<=^[a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '…@');
}

/**
 * Reads a location url such as `http://[::1]:8080/pub?id={channel}`.
 * @throws InvalidLocation
 */
export function parseTemplate(text: string): Template {
  const refuse = (why: string): never => {
    throw new InvalidLocation(`${JSON.stringify(withoutCredentials(text))} is not a usable location: ${why}`);
  };
  // A brace is percent-encoded by the URL parser: parse with a stand-in that it leaves alone.
  const standIn = 'channel-placeholder-0';
  let url: URL;
  try {
    url = new URL(text.replaceAll(channelPlaceholder, standIn));
  } catch {
    return refuse('it is not an absolute url');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    refuse('only http and https urls are understood');
  if (url.hostname.includes(standIn)) refuse(`${channelPlaceholder} can't stand in the host name`);
  if (url.username || url.password) refuse('put credentials into a header, not into the url');
  if (url.hash) refuse('a fragment is never sent to a server');
  const secure = url.protocol === 'https:';
  return {
    text,
    path: (url.pathname + url.search).replaceAll(standIn, channelPlaceholder),
    address: {
      secure,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (secure ? 443 : 80)),
      authority: url.host,
    },
  };
}

/** The path of a location for a channel, or for several with a slash between them. */
export function pathFor(template: Template, channel: string | readonly string[]): string {
  return template.path.replaceAll(channelPlaceholder, namesOf(channel));
}

/** A channel id, or several, as a url has them. */
export function namesOf(channel: string | readonly string[]): string {
  return typeof channel === 'string'
    ? encodeURIComponent(channel)
    : channel.map(encodeURIComponent).join('/');
}

/** A path with more arguments in its query, which are encoded already. */
export function withArguments(path: string, query: readonly (readonly [string, string])[]): string {
  if (query.length === 0) return path;
  const joint = path.includes('?') ? '&' : '?';
  return `${path}${joint}${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
