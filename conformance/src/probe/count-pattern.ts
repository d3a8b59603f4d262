/** How many characters before a number say what it counts. */
const longestLabel = 40;

/**
 * A regular expression whose first group is the index of each text in the list: found by the words before the number in the
 * last text. Undefined when there is no such number.
 */
export function countPattern(texts: readonly string[]): string | undefined {
  const last = texts.at(-1) ?? '';
  for (const { index, 0: digits } of last.matchAll(/\d+/g)) {
    if (Number(digits) !== texts.length - 1) continue;
    const line = last.slice(0, index).split('\n').at(-1) ?? '';
    const label = /[A-Za-z_"][^\d]*$/.exec(line.slice(-longestLabel))?.[0] ?? '';
    if (label.trim().length < 2) continue;
    const pattern = `${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\d+)`;
    const counts = texts.map((text) => Number(new RegExp(pattern, 'm').exec(text)?.[1]));
    if (counts.every((number, at) => number === at)) return pattern;
  }
  return undefined;
}
