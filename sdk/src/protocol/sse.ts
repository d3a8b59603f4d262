/** What a stream of server-sent events is made of. */
export type SseItem =
  | { readonly type: 'event'; readonly name: string; readonly data: string }
  | { readonly type: 'comment'; readonly text: string }
  /** Milliseconds to wait before connecting again. */
  | { readonly type: 'retry'; readonly ms: number };

/**
 * Reads server-sent events piece by piece; see the chapter on parsing an event stream in the HTML standard. What
 * decodes the bytes has taken a byte order mark away; ids of events are left out, as the messages say what they are.
 * @returns takes the next piece of the stream, cut anywhere, and returns what it completes
 */
export function sseReader(): (chunk: string) => SseItem[] {
  let rest = '';
  let isCut = false;
  let data: string[] = [];
  let name = '';

  const readLine = (line: string): SseItem | undefined => {
    if (!line) {
      const event = { type: 'event', name, data: data.join('\n') } as const;
      const isEmpty = data.length === 0;
      data = [];
      name = '';
      return isEmpty ? undefined : event;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (!field) return { type: 'comment', text: value };
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
    return field === 'retry' && /^\d+$/.test(value) ? { type: 'retry', ms: Number(value) } : undefined;
  };

  return (chunk) => {
    // A line break may be cut between its two characters.
    const lines = (rest + (isCut ? chunk.replace(/^\n/, '') : chunk)).split(/\r\n?|\n/);
    if (chunk) isCut = chunk.endsWith('\r');
    rest = lines.pop() ?? '';
    return lines.map(readLine).filter((item) => item !== undefined);
  };
}
