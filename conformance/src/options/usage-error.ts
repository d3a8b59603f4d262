/** Something the user gave can't be used; the message names the input, the place and the rule. */
export class UsageError extends Error {
  override name = 'UsageError';
}
