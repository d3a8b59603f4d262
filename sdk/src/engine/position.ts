/** A place in the order of all messages of a server. */
export interface Position {
  /** The second it was published in, since 1970. */
  readonly time: number;
  /** Counts from 1 within the second. */
  readonly tag: number;
}

/** Negative when `a` comes first, 0 when they are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.time - b.time || a.tag - b.tag;
}

/** The later of two, either of which may be missing. */
export function later(a: Position | undefined, b: Position | undefined): Position | undefined {
  return a && (!b || comparePositions(a, b) >= 0) ? a : b;
}

/**
 * @param tag a number, or an Etag such as `W/3`; none counts as 0
 * @returns undefined without a time, and where the tag is another, as that of a file is
 */
export function readPosition(time: string | null | undefined, tag?: string | null): Position | undefined {
  const ms = Date.parse(time ?? '');
  const [, number] = /^(?:W\/)?"?(\d{1,15})"?$/.exec(tag || '0') ?? [];
  return Number.isNaN(ms) || !number ? undefined : { time: Math.floor(ms / 1000), tag: Number(number) };
}

/** As an HTTP date; empty for none. */
export function httpDate(position: Position | undefined): string {
  return position ? new Date(position.time * 1000).toUTCString() : '';
}
