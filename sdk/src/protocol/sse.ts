/** What a stream of server-sent events is made of: an event as EventSource tells it, a comment, or a time to wait. */
export interface SseItem {
  readonly data?: string;
  /** Empty where none is given. */
  readonly type?: string;
  /** That of an earlier event, where this one has none. */
  readonly lastEventId?: string;
  readonly comment?: string;
  /** Milliseconds to wait before connecting again. */
  readonly retry?: number;
}

/**
 * Reads server-sent events piece by piece; see the chapter on parsing an event stream in the HTML standard. What
 * decodes the bytes has taken a byte order mark away.
 * @returns takes the next piece of the stream, cut anywhere, and returns for each line what it completes
 */
export function sseReader(): (chunk: string) => SseItem[] {
  let rest = '';
  let isCut = false;
  let data: string[] = [];
  let type = '';
  let lastEventId = '';

  const readLine = (line: string): SseItem => {
    if (!line) {
      const event = data.length > 0 ? { data: data.join('\n'), type, lastEventId } : {};
      data = [];
      type = '';
      return event;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (!field) return { comment: value };
    if (field === 'data') data.push(value);
    if (field === 'event') type = value;
    if (field === 'id' && !value.includes('\0')) lastEventId = value;
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
