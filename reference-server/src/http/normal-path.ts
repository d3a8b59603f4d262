/**
 * The path of a request target as locations are matched against it: percent-decoded, slashes merged, dot segments resolved.
 * Bytes, as latin1. Undefined when an escape is broken or it leads out of the root.
 */
export function normalPath(raw: string): string | undefined {
  if (raw !== latest.raw) latest = { raw, path: normalized(raw) };
  return latest.path;
}

/** The path that was asked for last: most clients ask for the same. */
let latest: { readonly raw: string; readonly path: string | undefined } = { raw: '/', path: '/' };

function normalized(raw: string): string | undefined {
  if (!raw.startsWith('/') || /%(?![0-9a-f]{2})/i.test(raw)) return undefined;
  const decoded = raw.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (decoded.includes('\0')) return undefined;
  const parts: string[] = [];
  for (const part of decoded.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  const open = parts.length > 0 && /\/(\.{0,2})$/.test(decoded) ? '/' : '';
  return `/${parts.join('/')}${open}`;
}
