import { textOf } from './message-pattern.js';

/** Bytes as a person reads them, long ones cut. */
export function showBytes(bytes: string): string {
  const text = JSON.stringify(textOf(bytes.slice(0, 200)));
  return bytes.length > 200 ? `${text}… (${bytes.length} bytes)` : text;
}
