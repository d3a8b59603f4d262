/** A peer that takes nothing of what waits for it for so long is cut off; milliseconds. */
export const stallTime = 60_000;
