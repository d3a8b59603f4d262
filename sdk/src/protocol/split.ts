/** Where the object that begins at `start` ends (exclusive); -1 when it is never closed. */
function endOfObject(body: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < body.length; i++) {
    const character = body[i];
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

/**
 * Cuts a body into its messages: objects that follow one another with or without a line break, and lines that are
 * no object. A text may itself contain `}{` and line breaks. An object whose quotes don't match ends where the next
 * one seems to begin.
 */
export function splitMessages(body: string): string[] {
  const pieces: string[] = [];
  const boundary = /\}(?=\s*\{")/g;
  const lineEnd = /\r?\n|$/g;
  for (let start = 0; start < body.length; ) {
    let end: number;
    if (body[start] === '{') {
      end = endOfObject(body, start);
      if (end < 0) {
        boundary.lastIndex = start;
        end = boundary.test(body) ? boundary.lastIndex : body.length;
      }
    } else {
      lineEnd.lastIndex = start;
      end = lineEnd.exec(body)?.index ?? body.length;
    }
    const piece = body.slice(start, end).trim();
    if (piece) pieces.push(piece);
    // Past the end of a line, or of an empty piece.
    start = Math.max(end, start + 1);
  }
  return pieces;
}
