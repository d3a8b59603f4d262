/**
 * How long to wait before the next attempt, in milliseconds: anything up to a bound that doubles with each failure,
 * so that the clients of a server that was down don't all come back in the same instant.
 * @param failures how many attempts have failed in a row
 * @param base the bound after the first failure, in milliseconds
 * @param random from 0 up to, not including, 1
 */
export function backoff(failures: number, base: number, longest: number, random: number): number {
  return random * Math.min(longest, base * 2 ** Math.max(0, failures - 1));
}

/**
 * What a Retry-After header asks for, in milliseconds from now.
 * @param now milliseconds since 1970
 */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
