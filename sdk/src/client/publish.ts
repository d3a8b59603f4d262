import { publisherUrl } from '../connection/url.js';
import { asError, located, PushStreamError } from '../errors.js';
import type { Settings } from '../options/options.js';
import { asText, parse } from '../protocol/message.js';
import { ask } from '../transports/http.js';

/** Data that all of some channels take. */
export type DataFor<Channels extends object, Name extends keyof Channels> = {
  [Each in Name]: (data: Channels[Each]) => void;
}[Name] extends (data: infer Data) => void
  ? Data
  : never;

export interface PublishOptions<Name extends string = string> {
  /** By which subscribers can resume. Default: none. Use: the id of the record that changed. */
  readonly eventId?: string | undefined;
  /** The `event:` of server-sent events. Default: none. Use: listeners for one kind of message only. */
  readonly eventType?: string | undefined;
  /** Where to. Default: all channels of the client. Use: a client that subscribes to nothing. */
  readonly channels?: readonly Name[] | undefined;
  /**
   * Type of the body. Default: `application/x-www-form-urlencoded`, as ever; relay: `text/plain`. Use: relay servers
   * hand it on to subscribers.
   */
  readonly contentType?: string | undefined;
  /** Aborted: the request is given up. Default: none. Use: a time limit, `AbortSignal.timeout(5000)`. */
  readonly signal?: AbortSignal | undefined;
}

/** What a server tells of a channel; undefined what it leaves out. */
export interface ChannelInfo {
  readonly channel: string | undefined;
  readonly published_messages: number | undefined;
  readonly stored_messages: number | undefined;
  readonly subscribers: number | undefined;
}

export interface PublishResult {
  /** 200; relay: 201 when subscribers were waiting, 202 when none was. */
  readonly status: number;
  /** Empty where the server tells nothing. */
  readonly channels: readonly ChannelInfo[];
}

function readInfo(body: string): readonly ChannelInfo[] {
  const info = parse(body) as ({ infos?: readonly ChannelInfo[] } & ChannelInfo) | null | undefined;
  return info ? (info.infos ?? [info]) : [];
}

/**
 * Bytes go as the text that they are in UTF-8, all else as the codec says: without one, texts as they are, the rest as JSON; percent-encoded where subscribers
 * decode.
 * @throws PushStreamError `invalid` when it is no text and can't be made one
 */
export function encodeText(data: unknown, { decode, codec }: Pick<Settings, 'decode' | 'codec'>): string {
  try {
    const isBytes = data instanceof ArrayBuffer || ArrayBuffer.isView(data);
    const text = isBytes
      ? new TextDecoder('utf-8', { fatal: true }).decode(data)
      : codec
        ? codec.encode(data)
        : asText(data);
    // Half of a surrogate pair is an error here; sent as it is, it would arrive as another character.
    const encoded = encodeURIComponent(text);
    // Not `text`: a minifier would take the first line for one that does nothing then.
    return decode === 'uri' ? encoded : decodeURIComponent(encoded);
  } catch (cause) {
    throw new PushStreamError('invalid', 'No text to publish', { explain: asError(cause).message, cause });
  }
}

/**
 * Sends a text that is encoded already to a url.
 * @throws PushStreamError `refused` or `down`, with the status and the server's reason
 */
export async function post(
  settings: Settings,
  url: string,
  body: string,
  { eventId, eventType, contentType, signal }: PublishOptions = {},
  extra: Readonly<Record<string, string>> = {},
): Promise<PublishResult> {
  const headers = {
    Accept: 'application/json',
    'Content-Type':
      contentType ?? (settings.dialect === 'relay' ? 'text/plain' : 'application/x-www-form-urlencoded'),
    ...(eventId && { 'Event-Id': eventId }),
    ...(eventType && { 'Event-Type': eventType }),
    ...extra,
  };
  try {
    // Followed, most redirects make a GET of it, and nothing would be published.
    const init = {
      method: 'POST',
      headers,
      body,
      signal: signal as AbortSignal,
      redirect: 'manual',
    } as const;
    const response = await ask(settings, url, init);
    return { status: response.status, channels: readInfo(await response.text()) };
  } catch (error) {
    throw located(error, `publish ${url}`);
  }
}

/** Publishes to channels of the client: with one request, or in the relay protocol with one a channel, in order. */
export async function publish(
  settings: Settings,
  channels: readonly string[],
  data: unknown,
  options: PublishOptions,
): Promise<PublishResult> {
  const auth = await settings.auth?.({ mode: 'publish', attempt: 0 });
  const body = encodeText(data, settings);
  const infos: ChannelInfo[] = [];
  let status = 0;
  for (const names of settings.dialect === 'relay' ? channels.map((name) => [name]) : [channels]) {
    const url = publisherUrl(settings, names, { ...auth?.params, _: settings.clock.now() });
    const result = await post(settings, url, body, options, auth?.headers);
    status ||= result.status;
    infos.push(...result.channels);
  }
  return { status, channels: infos };
}
