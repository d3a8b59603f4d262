/** Milliseconds of the units of time, the largest first. */
const times = {
  y: 365 * 86_400_000,
  M: 30 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;

/** A unit of time, as nginx writes it. */
export type TimeUnit = keyof typeof times;

const timeUnits = Object.keys(times) as readonly TimeUnit[];

/**
 * Milliseconds of a time such as `30s`, `1h30m` or `2` (seconds); undefined when it is none. Larger units come first, each
 * once, with spaces between them or without.
 * @param largest the largest unit that may be used. nginx takes months and years; in the settings of a program `5M` is more
 *   likely a slip for five minutes than five months, and is refused.
 */
export function readDuration(text: string, largest: TimeUnit = 'y'): number | undefined {
  if (text === '' || !/^(?:\d+(?:ms|[yMwdhms]) *)*\d*$/.test(text)) return undefined;
  let sum = 0;
  let next = timeUnits.indexOf(largest);
  for (const [, number, unit = 's'] of text.matchAll(/(\d+)(ms|[yMwdhms])?/g)) {
    const index = timeUnits.indexOf(unit as TimeUnit);
    if (index < next) return undefined;
    next = index + 1;
    sum += Number(number) * times[unit as TimeUnit];
  }
  return sum;
}

const sizes = ['', 'k', 'm', 'g'];

/** Bytes of a size such as `32k`, `1M` or `512`; undefined when it is none. */
export function readSize(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const size = Number(number) * 1024 ** sizes.indexOf(unit.toLowerCase());
  return Number.isSafeInteger(size) ? size : undefined;
}

/** A whole number; undefined when it is none. */
export function readCount(text: string): number | undefined {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}
