/** What a stream of server-sent events is made of: an event, a comment, or a time to wait. */
export interface SseItem {
  readonly data?: string;
  /** The type of the event, empty where none is given. */
  readonly name?: string;
  readonly comment?: string;
  /** Milliseconds to wait before connecting again. */
  readonly retry?: number;
}

/**
 * Reads server-sent events piece by piece; see the chapter on parsing an event stream in the HTML standard. What
 * decodes the bytes has taken a byte order mark away; ids of events are left out, as the messages say what they are.
 * @returns takes the next piece of the stream, cut anywhere, and returns for each line what it completes
 */
export function sseReader(): (chunk: string) => SseItem[] {
  let rest = '';
  let isCut = false;
  let data: string[] = [];
  let name = '';

  const readLine = (line: string): SseItem => {
    if (!line) {
      const event = data.length > 0 ? { data: data.join('\n'), name } : {};
      data = [];
      name = '';
      return event;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (!field) return { comment: value };
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
    return field === 'retry' && /^\d+$/.test(value) ? { retry: Number(value) } : {};
  };

  return (chunk) => {
    // A line break may be cut between its two characters.
    const lines = (rest + (isCut ? chunk.replace(/^\n/, '') : chunk)).split(/\r\n?|\n/);
    if (chunk) isCut = chunk.endsWith('\r');
    rest = lines.pop() ?? '';
    return lines.map(readLine);
  };
}
