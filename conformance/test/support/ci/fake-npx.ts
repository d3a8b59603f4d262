import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kit = fileURLToPath(new URL('../../..', import.meta.url));

/** The version of the kit. */
export const version = (JSON.parse(readFileSync(join(kit, 'package.json'), 'utf8')) as { version: string })
  .version;

/**
 * A folder for PATH whose `npx` runs this kit where the published one is asked for by its version; any other call of it fails.
 */
export function folderWithNpx(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-npx-'));
  const script = `#!/bin/sh
[ "$1 $2" = "--yes pushstream-conformance@${version}" ] || { echo "npx: unexpected: $*" >&2; exit 99; }
shift 2
exec node ${join(kit, 'bin/pushstream-conformance.js')} "$@"
`;
  writeFileSync(join(folder, 'npx'), script, { mode: 0o755 });
  return folder;
}
