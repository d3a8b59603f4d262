import type { ClientRequest } from '../client-request.js';

/** Where a subscriber wants to go on: all that it says apply together. */
export interface Place {
  /** Unix time, seconds. */
  readonly second: number | undefined;
  readonly tag: number | undefined;
  readonly eventId: string | undefined;
  /** A time that was given, but is none to a server. */
  readonly noDate: string | undefined;
}

/** A channel as a path names it. */
export interface ChannelPart {
  readonly name: string;
  /** How many old messages it asks for; 0: what the place says. */
  readonly backtrack: number;
}

/** What a subscriber asks for. */
export interface Wanted {
  readonly prefix: string;
  readonly channels: readonly ChannelPart[];
  readonly place: Place;
}

/** Reads a request as a server does whose locations take the place from arguments, and from headers where those are empty. */
export function readWanted(request: ClientRequest): Wanted {
  const [path = '', query = ''] = request.target.split('?', 2);
  const [prefix = '', ...parts] = path.split('/').filter((part) => part !== '');
  const given = (argument: string, header: string) =>
    argumentOf(query, argument) || headerOf(request, header) || undefined;
  const time = given('time', 'if-modified-since');
  const second = readDate(time);
  const noDate = second === undefined ? time : undefined;
  const tag = readTag(given('tag', 'if-none-match'));
  const eventId = given('eventid', 'last-event-id');
  return { prefix: `/${prefix}`, channels: parts.map(readPart), place: { second, tag, eventId, noDate } };
}

function readPart(part: string): ChannelPart {
  const [, name = '', digits = '0'] = /^(.*?)(?:\.b(\d+))?$/s.exec(decode(part)) ?? [];
  return { name, backtrack: Number(digits) };
}

/** An argument, percent-decoded: to a server a plus sign is a plus sign. */
function argumentOf(query: string, name: string): string | undefined {
  const found = query.split('&').find((pair) => pair.split('=', 1)[0] === name);
  return found && decode(found.slice(name.length + 1));
}

function headerOf({ headers }: ClientRequest, name: string): string | undefined {
  return headers.find((field) => field.name.toLowerCase() === name)?.value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A date counts in one form only: that of HTTP, with two digits for the day. */
function readDate(text: string | undefined): number | undefined {
  if (!text || !/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time / 1000;
}

function readTag(text: string | undefined): number | undefined {
  const digits = /^(?:W\/)?(\d+)$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A place as a person reads it. */
export function showPlace({ second, tag, eventId, noDate }: Place): string {
  const parts = [
    ...(second === undefined ? [] : [`time ${new Date(second * 1000).toUTCString()}`]),
    ...(noDate === undefined ? [] : [`a time that is no HTTP date (${JSON.stringify(noDate)})`]),
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(eventId === undefined ? [] : [`event id ${JSON.stringify(eventId)}`]),
  ];
  return parts.length === 0 ? 'without a position' : `from ${parts.join(', ')}`;
}
