const names: Record<number, string> = { 304: 'Not Modified', 403: 'Forbidden', 409: 'Conflict', 410: 'Gone' };

/** `410 Gone`. */
export function showStatus(status: number): string {
  return `${status} ${names[status] ?? ''}`.trim();
}

/** A body as a person reads it; a length and the beginning where it is long. */
export function showBody(body: Uint8Array): string {
  const text = Buffer.from(body).toString('latin1');
  return text.length > 60
    ? `${JSON.stringify(text.slice(0, 60))}… (${body.length} bytes)`
    : JSON.stringify(text);
}
