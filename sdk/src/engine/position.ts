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

const tagForm = /^(?:W\/)?"?(\d{1,15})"?$/;

/** Whether an Etag is a tag, as that of a file is not. */
export function isTag(etag: string): boolean {
  return tagForm.test(etag);
}

/** @param tag a number, or an Etag such as `W/3`; none counts as 0 */
export function readPosition(time: string | null | undefined, tag?: string | null): Position | undefined {
  const ms = Date.parse(time ?? '');
  if (Number.isNaN(ms)) return undefined;
  const [, number = 0] = tagForm.exec(tag ?? '') ?? [];
  return { time: Math.floor(ms / 1000), tag: Number(number) };
}

/** As an HTTP date; empty for none. */
export function httpDate(position: Position | undefined): string {
  return position ? new Date(position.time * 1000).toUTCString() : '';
}
