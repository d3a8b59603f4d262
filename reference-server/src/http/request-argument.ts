/** The raw value of the query's first argument of that name, upper or lower case; undefined when there is none. */
export function queryArgument(query: string, name: string): string | undefined {
  const wanted = `${name.toLowerCase()}=`;
  for (const part of query.split('&')) {
    if (part.slice(0, wanted.length).toLowerCase() === wanted) return part.slice(wanted.length);
  }
  return undefined;
}

/**
 * Percent-decodes text whose characters are bytes, as they come from the wire.
 * @returns undefined when an escape is broken or the bytes are no UTF-8
 */
export function percentDecode(text: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  const bytes = Buffer.from(
    text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
