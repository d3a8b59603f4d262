/** A message of the fake server. */
export interface FakeMessage {
  /** Counts from 1 in its channel. */
  readonly id: number;
  readonly channel: string;
  /** As it was sent: percent-encoded, where the client does so. */
  readonly text: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly tag: number;
  readonly eventId: string;
  readonly eventType: string;
}

/** Which channels a request is about, and from where on. */
export interface Wanted {
  /** Each channel with its backtrack; 0 for none. */
  readonly channels: ReadonlyMap<string, number>;
  readonly time: number | undefined;
  readonly tag: number;
  readonly eventId: string;
  /** It wants to be told where it begins. */
  readonly opening: boolean;
}

export const httpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString();

/** The message template of a push-stream server with all fields; texts may hold anything. */
export function toJson({ id, channel, text, time, tag, eventId }: FakeMessage): string {
  return JSON.stringify({ id, channel, text, tag: String(tag), time: httpDate(time), eventid: eventId });
}

/** Server-sent events, one a message. */
export function toEvent(message: FakeMessage): string {
  const { eventId, eventType } = message;
  const fields = [`data: ${toJson(message)}`];
  if (eventType) fields.unshift(`event: ${eventType}`);
  if (eventId) fields.unshift(`id: ${eventId}`);
  return `${fields.join('\n')}\n\n`;
}

/** A piece of the page for a forever-iframe, which is read by fetch too; texts as they are, as servers do it. */
export function toScript({ id, channel, text, time, tag, eventId }: FakeMessage): string {
  return `<script>p(${id},'${channel}','${text}','${eventId}','${httpDate(time)}','${tag}');</script>
`;
}

/** Reads `/ev/news.b3/weather?time=...&tag=...`; what is in the headers counts where the arguments say nothing. */
export function readWanted(url: URL, path: string, headers: Headers): Wanted {
  const channels = new Map<string, number>();
  for (const part of path.split('/').filter(Boolean)) {
    const [, name = part, backtrack = '0'] = /^(.*)\.b(\d+)$/.exec(part) ?? [];
    channels.set(decodeURIComponent(name), Number(backtrack));
  }
  const say = (argument: string, header: string) =>
    url.searchParams.get(argument) || headers.get(header) || '';
  const since = Date.parse(say('time', 'If-Modified-Since'));
  return {
    channels,
    time: Number.isNaN(since) ? undefined : since / 1000,
    tag: Number(say('tag', 'If-None-Match')) || 0,
    eventId: say('eventid', 'Last-Event-ID'),
    opening: url.searchParams.get('opening') === 'on',
  };
}
