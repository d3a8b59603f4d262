/** The messages that a server has stored of a channel. */
import type { PushStream } from './client/push-stream.js';
import { delay, onAbort } from './clock.js';
import { decoded } from './connection/inbox.js';
import { channelsPath, subscriberUrl } from './connection/url.js';
import { readPosition } from './engine/position.js';
import { located, PushStreamError, unreadable } from './errors.js';
import type { Message } from './options/events.js';
import { readMessages, type WireMessage } from './protocol/message.js';
import { ask, conditions, foreignAnswer } from './transports/http.js';

export interface HistoryOptions {
  /** How many messages, the latest that there are. Default: 20. Use: the last lines of a chat. */
  readonly count?: number | undefined;
  /**
   * How long a server may take for an answer, in milliseconds: it holds the request as long as it has nothing to tell.
   * Default: 2000. Use: more for slow networks, less where a channel is often empty.
   */
  readonly wait?: number | undefined;
  /** How many bytes an answer may have. Default: 10000000. Use: a bound of memory. */
  readonly bytes?: number | undefined;
  /** Aborted: the request is given up. Default: none. Use: the life of a component. */
  readonly signal?: AbortSignal | undefined;
}

/** What a server answers when it has nothing more; nchan says 408. 410: the channel was deleted. */
const nothing: readonly number[] = [304, 408, 410];

/** How many messages of a relay server are gone through, as it tells one an answer, the oldest first. */
const longest = 10_000;

/** @throws PushStreamError `invalid`, when it is longer than that */
async function readBody({ body }: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  for (let bytes = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > most) {
      await reader.cancel();
      throw new PushStreamError('invalid', `The answer has more than ${most} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

interface Answer {
  readonly text: string;
  readonly time: string | undefined;
  readonly tag: string | undefined;
}

/** Asks until it is enough, and reads what comes. */
type Read = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer | undefined>;

/** One answer has all messages. */
async function readStored(
  client: PushStream,
  channel: string,
  count: number,
  read: Read,
): Promise<WireMessage[]> {
  const answer = await read(channelsPath([[channel, count]]));
  if (!answer) return [];
  const { text, time, tag } = answer;
  // Those with a number that is not above 0 are no messages of the channel.
  const messages = readMessages(text, client).filter(({ id = 1 }) => id > 0);
  const last = messages.pop();
  // The head of the answer says where the last one stands, also where the template does not.
  return last ? [...messages, { ...last, time: last.time ?? time, tag: last.tag ?? tag }] : [];
}

/** Each answer has one message, and says what to ask for the next. */
async function readEach(count: number, channel: string, read: Read): Promise<WireMessage[]> {
  const messages: WireMessage[] = [];
  let headers: Record<string, string> = {};
  for (let asked = 0; asked < longest; asked++) {
    const answer = await read(channel, headers);
    if (!answer) break;
    const { text, time, tag } = answer;
    const next = conditions(time ?? null, tag ?? null);
    // From a cache, or a page for every path: it would go on so for ever.
    if (JSON.stringify(next) === JSON.stringify(headers)) break;
    headers = next;
    messages.push({ text, time, tag });
    if (messages.length > count) messages.shift();
  }
  return messages;
}

/**
 * The last messages of a channel, the oldest first. It is a poll that asks for old messages only, by fetch, and needs no
 * connection; nothing of the client changes. To go on after them without a hole, hand the last one over:
 *
 * ```ts
 * const messages = await history(stream, 'news', { count: 20 });
 * stream.addChannel('news', { after: messages.at(-1), backtrack: 20 });
 * ```
 *
 * It asks the location of long-polling. A message that the client's codec cannot read is left out, and told by an `error`
 * event of the client. From a relay server all messages are fetched, one an answer, for it begins with the oldest.
 * @returns empty, when the server has told nothing in time
 * @throws PushStreamError `refused` or `down`, with the status and the server's reason; `invalid` for a count that is none
 */
export async function history<Channels extends object, Name extends keyof Channels & string>(
  client: PushStream<Channels>,
  channel: Name,
  { count = 20, wait = 2_000, bytes = 10_000_000, signal }: HistoryOptions = {},
): Promise<Message<Channels[Name], Name>[]> {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new PushStreamError('invalid', `The count of a history must be 1 or more, not ${count}`);
  // Which channels are typed is of no interest here.
  const stream = client as unknown as PushStream;
  if (!stream.host) throw new PushStreamError('invalid', 'Option host is missing');
  const { clock, codec, decode } = stream;

  const read: Read = async (path, headers) => {
    const auth = await stream.auth?.({ mode: 'longpolling', attempt: 0 });
    const url = subscriberUrl(stream, 'longpolling', path, {
      ...stream.extraParams(),
      ...auth?.params,
      _: clock.now(),
    });
    const over = new AbortController();
    onAbort(signal, () => over.abort(signal?.reason), over.signal);
    const answered = async (): Promise<Answer | undefined> => {
      const init = { headers: { ...headers, ...auth?.headers }, signal: over.signal };
      const response = await ask(stream, url, init, nothing);
      if (nothing.includes(response.status)) return undefined;
      const time = response.headers.get('Last-Modified') ?? undefined;
      const tag = response.headers.get('Etag') ?? undefined;
      const text = await readBody(response, bytes);
      // What is no answer of a push server says nothing of where it stands.
      if (
        stream.dialect === 'relay'
          ? !time && !tag
          : !readMessages(text, stream).some(({ id }) => id) && !readPosition(time, tag)
      )
        throw foreignAnswer(response);
      return { text, time, tag };
    };
    try {
      return await Promise.race([answered(), delay(clock, wait, over.signal).then(() => undefined)]);
    } catch (error) {
      signal?.throwIfAborted();
      throw located(error, `history ${url}`);
    } finally {
      over.abort();
    }
  };

  const found = await (stream.dialect === 'relay'
    ? readEach(count, channel, read)
    : readStored(stream, channel, count, read));
  const messages: Message[] = [];
  for (const [index, { text, id, eventId, eventType, time, tag }] of found.entries()) {
    const plain = decoded(text, decode);
    const isLast = index === found.length - 1;
    try {
      const data = codec ? codec.decode(plain, channel) : plain;
      messages.push({ data, id, channel, eventId, eventType, time, tag, isLast });
    } catch (cause) {
      stream.dispatchEvent(new CustomEvent('error', { detail: unreadable({ id, channel }, cause) }));
    }
  }
  return messages as Message<Channels[Name], Name>[];
}
