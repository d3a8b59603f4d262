/** A text of the configuration as the paths and headers of requests are: its bytes, as latin1. */
export function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
