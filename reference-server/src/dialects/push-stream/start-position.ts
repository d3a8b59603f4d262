import { readHttpDate } from '../http-date.js';

/** Where a subscriber wants to start: after the message with this event id, or after this time and tag. */
export interface StartPosition {
  readonly eventId?: string;
  /** Seconds since 1970. */
  readonly time?: number;
  readonly tag?: number;
}

/**
 * Reads the values of `Last-Event-Id`, `If-Modified-Since` and `If-None-Match`, or of what stands in their places.
 * A value that cannot be used counts as none.
 * @param values decoded, where they come from an expression
 */
export function startPosition(values: {
  readonly eventId?: string | undefined;
  readonly time?: string | undefined;
  readonly tag?: string | undefined;
}): StartPosition {
  const eventId = values.eventId || undefined;
  const time = readHttpDate(values.time);
  const tag = readTag(values.tag);
  return {
    ...(eventId === undefined ? {} : { eventId }),
    ...(time === undefined ? {} : { time }),
    ...(tag === undefined ? {} : { tag }),
  };
}

/** The number of a tag such as `3` or `W/3`. In quotes it is none, as it is for the module. */
function readTag(value: string | undefined): number | undefined {
  const digits = /^(?:W\/)?(\d+)$/.exec(value ?? '')?.[1];
  const tag = Number(digits);
  return Number.isSafeInteger(tag) ? tag : undefined;
}
