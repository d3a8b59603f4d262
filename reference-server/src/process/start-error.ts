/** The server cannot start, whatever its configuration; the message says why. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
