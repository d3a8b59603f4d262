import { splitMessages } from './split.js';

/** A message as a server sent it. What its template leaves out is undefined. */
export interface WireMessage {
  /** Counts from 1 in each channel; negative: the server says something by itself. */
  readonly id?: number | undefined;
  readonly channel?: string | undefined;
  /** Not decoded yet; not always a string, as a template may leave the quotes out. */
  readonly text: unknown;
  /** When it was published, as an HTTP date. */
  readonly time?: string | undefined;
  /** Counts from 1 in each second of the server, over all channels. */
  readonly tag?: string | undefined;
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
}

/**
 * Ids of what a server says by itself: a ping, the end of a channel, and, to who asks, where it begins: all old messages
 * have come, and others will be after the position. -3 says that a poll has ended.
 */
export const ping = -1;
export const channelDeleted = -2;
export const opening = -4;

/** What the fields of the server's JSON template are called. */
export interface MessageKeys {
  readonly jsonIdKey: string;
  readonly jsonChannelKey: string;
  readonly jsonTextKey: string;
  readonly jsonTagKey: string;
  readonly jsonTimeKey: string;
  readonly jsonEventIdKey: string;
}

/** Makes a message of an object of the template. */
function fromFields(fields: Readonly<Record<string, unknown>>, keys: MessageKeys): WireMessage {
  /** Text that isn't empty. */
  const word = (field: 'Id' | 'Channel' | 'Time' | 'Tag' | 'EventId') =>
    String(fields[keys[`json${field}Key`]] ?? '') || undefined;
  const id = Number(word('Id'));
  return {
    id: Number.isSafeInteger(id) ? id : undefined,
    channel: word('Channel'),
    text: fields[keys.jsonTextKey],
    time: word('Time'),
    tag: word('Tag'),
    eventId: word('EventId'),
  };
}

/** A text as it is, all else in JSON. */
export function asText(data: unknown): string {
  return typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
}

/** What a text in JSON says; undefined when it is none. */
export function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Servers put texts into the template as they are: quotes, backslashes and line breaks are mended here. */
function mend(piece: string, textKey: string): unknown {
  const key = piece.indexOf(`"${textKey}"`);
  if (key < 0) return undefined;
  const start = piece.indexOf('"', piece.indexOf(':', key)) + 1;
  // The text ends before a next field or the end of the object: the first place that makes it whole.
  for (const { index } of piece.slice(start).matchAll(/"\s*(?:,\s*"[^"]*"\s*:|\}\s*$)/g)) {
    const end = start + index;
    const text = JSON.stringify(piece.slice(start, end)).slice(1, -1);
    const fields = parse(piece.slice(0, start) + text + piece.slice(end));
    if (fields) return fields;
  }
  return undefined;
}

/** Reads one message. What is no object of the template is all text. */
function readMessage(piece: string, keys: MessageKeys): WireMessage {
  const fields = parse(piece) ?? mend(piece, keys.jsonTextKey);
  const isTemplate =
    typeof fields === 'object' && fields !== null && (keys.jsonIdKey in fields || keys.jsonTextKey in fields);
  return fromFields(isTemplate ? (fields as Record<string, unknown>) : { [keys.jsonTextKey]: piece }, keys);
}

/** Reads all messages of a body, in order. */
export function readMessages(body: string, keys: MessageKeys): WireMessage[] {
  return splitMessages(body).map((piece) => readMessage(piece, keys));
}

/**
 * Reads the data of one server-sent event. The server repeats the template for each line of a text, so that lines of
 * one id are one message.
 */
export function readEvent(data: string, keys: MessageKeys, eventType?: string): WireMessage[] {
  const messages: WireMessage[] = [];
  for (const message of readMessages(data, keys)) {
    const previous = messages.at(-1);
    const more =
      previous &&
      previous.id === message.id &&
      previous.channel === message.channel &&
      (message.id !== undefined || message.channel === undefined);
    if (more) messages.splice(-1, 1, { ...previous, text: `${previous.text}\n${message.text}` });
    else messages.push({ ...message, eventType });
  }
  return messages;
}
