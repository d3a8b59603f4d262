/** The path and the query of a request target in origin, absolute or asterisk form; both still encoded. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mine = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  // A fragment is for the client alone.
  const hash = mine.indexOf('#');
  const local = hash < 0 ? mine : mine.slice(0, hash);
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return { path: path || '/', query: mark < 0 ? '' : local.slice(mark + 1) };
}
