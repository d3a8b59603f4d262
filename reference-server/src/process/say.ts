/** Says something on standard error, where users of nginx look for it. */
export function say(text: string): void {
  process.stderr.write(`nginx: ${text}\n`);
}
