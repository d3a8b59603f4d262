import { readFileSync } from 'node:fs';

function readVersion(): string {
  // Two levels above both src/target and dist/target.
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (manifest && typeof manifest === 'object' && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json names no version');
}

/** The name of the kit, as it calls itself to targets and in reports. */
export const kitName = 'pushstream-conformance';

/** The version of this package. */
export const version = readVersion();
