import { existsSync, readFileSync } from 'node:fs';

function readVersion(): string {
  // One level above src and what the compiler makes of it, two above the bundle.
  const places = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const file = places.find((place) => existsSync(place));
  const manifest: unknown = file && JSON.parse(readFileSync(file, 'utf8'));
  if (manifest && typeof manifest === 'object' && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json names no version');
}

/** The version of this package. */
export const version = readVersion();

/** What the `Server` header says. */
export const serverName = `pushstream-server/${version}`;
