/** How many characters must be put in, taken out or changed to make one word of the other. */
function distance(one: string, two: string): number {
  let row = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= two.length; j++) {
      const same = one[i - 1] === two[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[two.length] ?? 0;
}

/** By how many characters a name that was mistyped differs at most. */
const slips = 2;

/** The known name that this one is a slip of the pen for; undefined where it is like none. */
export function meant(name: string, known: readonly string[]): string | undefined {
  return known.find((word) => distance(name, word) <= slips);
}

/** The profiles whose checks are among these names: what stands before the slash. */
function profilesAmong(known: readonly string[]): string[] {
  return [...new Set(known.flatMap((word) => (word.includes('/') ? [word.replace(/\/.*/s, '')] : [])))];
}

/** The known names most like this one, best first: by the share of characters that differ, the names of profiles left aside. */
export function nearest(name: string, known: readonly string[], count = 3): string[] {
  const profiles = profilesAmong(known);
  const bare = (word: string) => {
    const profile = profiles.find((one) => word.startsWith(`${one}/`) || word.startsWith(`${one}-`));
    return profile === undefined ? word : word.slice(profile.length + 1);
  };
  const far = (word: string) => {
    if (word.includes(name)) return 0;
    return distance(bare(name), bare(word)) / Math.max(bare(name).length, bare(word).length);
  };
  return [...known]
    .map((word) => ({ word, far: far(word) }))
    .sort((one, two) => one.far - two.far)
    .slice(0, count)
    .map(({ word }) => word);
}
