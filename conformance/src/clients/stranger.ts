/** The id of the channel that the check with this number tells its client. */
export const checkChannel = (number: number) => `check-${number}`;

/**
 * Whether a request asks for the channel of another check. So do clients that an earlier run has left behind: they ask on and on at a
 * port that belongs to this check by now.
 * @param own what the client of this check was told to ask for
 */
export function isStranger(target: string, own: string): boolean {
  const channels = (text: string): readonly string[] => text.match(/\bcheck-\d+(?!\w)/g) ?? [];
  const told = channels(own);
  const asked = channels(target);
  return asked.length > 0 && told.length > 0 && asked.every((channel) => !told.includes(channel));
}
