/** What a stream of server-sent events is made of. */
export type SseItem =
  | { readonly type: 'event'; readonly name: string; readonly data: string; readonly id: string | undefined }
  | { readonly type: 'comment'; readonly text: string }
  /** Milliseconds to wait before connecting again. */
  | { readonly type: 'retry'; readonly ms: number };

/** Reads server-sent events piece by piece; see the chapter on parsing an event stream in the HTML standard. */
export class SseParser {
  #line = '';
  #began = false;
  #afterReturn = false;
  #data: string[] = [];
  #name = '';
  #id: string | undefined;

  /** Takes the next piece of the stream, cut anywhere, and returns what it completes. */
  push(chunk: string): SseItem[] {
    let text = chunk;
    if (!this.#began && text) {
      this.#began = true;
      if (text[0] === '\uFEFF') text = text.slice(1);
    }
    // A line break may be cut between its two characters.
    if (this.#afterReturn && text) {
      this.#afterReturn = false;
      if (text[0] === '\n') text = text.slice(1);
    }
    const items: SseItem[] = [];
    const lines = text.split(/\r\n|\r|\n/);
    if (text.endsWith('\r')) this.#afterReturn = true;
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop() ?? '';
    for (const line of lines) {
      const item = this.#read(line);
      if (item) items.push(item);
    }
    return items;
  }

  #read(line: string): SseItem | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === '') return { type: 'comment', text: value };
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#name = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) return { type: 'retry', ms: Number(value) };
    return undefined;
  }

  #dispatch(): SseItem | undefined {
    const data = this.#data;
    const name = this.#name;
    this.#data = [];
    this.#name = '';
    return data.length > 0 ? { type: 'event', name, data: data.join('\n'), id: this.#id } : undefined;
  }
}
