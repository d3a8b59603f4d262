import { createHash } from 'node:crypto';

export function digestOf(algorithm: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest();
}
