/** The longest time over which subscribers can be sent away; milliseconds. */
export const longestDrain = 3_600_000;
