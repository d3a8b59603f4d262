/** Where a subscriber goes on; what is left out is not said. */
export interface Position {
  /** A date as HTTP writes it. */
  readonly time?: string;
  /** The number, with or without `W/`. */
  readonly tag?: string;
  readonly eventId?: string;
}

/** The headers that say a position. */
export function positionHeaders({ time, tag, eventId }: Position): [string, string][] {
  const headers: [string, string][] = [];
  if (time !== undefined) headers.push(['If-Modified-Since', time]);
  if (tag !== undefined) headers.push(['If-None-Match', tag]);
  if (eventId !== undefined) headers.push(['Last-Event-Id', eventId]);
  return headers;
}

/** The same as arguments of a query. */
export function positionArguments({ time, tag, eventId }: Position): [string, string][] {
  const given: [string, string | undefined][] = [
    ['time', time],
    ['tag', tag],
    ['eventid', eventId],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [[name, encodeURIComponent(value)]]));
}
