/** A message of a push-stream server. */
export interface PushMessage {
  /** Counts from 1 in its channel; negative: a notice of the server. */
  readonly id: number;
  readonly channel: string;
  readonly text: string;
  /** Unix time of its second; with the tag, its place among all messages of the server. */
  readonly second: number;
  /** Counts from 1 in its second. */
  readonly tag: number;
  /** Empty: none. */
  readonly eventId: string;
  /** Empty: none. */
  readonly eventType: string;
}

/** As it stands in messages and in Last-Modified. */
export function httpDate(second: number): string {
  return new Date(second * 1000).toUTCString();
}

/** What a server says by itself: no tag, the date of 1970. */
export function notice(id: -1 | -2 | -3, text: string, channel = ''): PushMessage {
  return { id, channel, text, second: 0, tag: 0, eventId: '', eventType: '' };
}

/** The message template that pushstream.js expects. Texts go in raw, as they were published. */
export function asJson(message: PushMessage, text = message.text): string {
  const { id, channel, second, tag, eventId } = message;
  return `{"id":${id},"channel":"${channel}","text":"${text}", "tag":"${tag}", "time":"${httpDate(second)}", "eventid":"${eventId}"}`;
}

/** The same for the forever-iframe. */
export function asScript({ id, channel, text, second, tag, eventId }: PushMessage): string {
  return `<script>p(${id},'${channel}','${text}','${eventId}', '${httpDate(second)}', '${tag}');</script>`;
}
