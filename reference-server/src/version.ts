import { readFileSync } from 'node:fs';

function readVersion(): string {
  // One level above both src and dist.
  const file = new URL('../package.json', import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (manifest && typeof manifest === 'object' && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json names no version');
}

/** The version of this package. */
export const version = readVersion();

/** What the `Server` header says. */
export const serverName = `pushstream-server/${version}`;
