/** Where the object ends that a text begins with (exclusive); 0 when it is never closed. */
function endOfObject(text: string): number {
  let depth = 0;
  let isQuoted = false;
  for (const { 0: mark, index } of text.matchAll(/\\.|["{}]/gs)) {
    if (mark === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (mark === '{') depth++;
    else if (mark === '}' && --depth === 0) return index + 1;
  }
  return 0;
}

/**
 * Cuts a body into its messages: objects that follow one another with or without a line break, and lines that are
 * no object. A text may itself contain `}{` and line breaks. An object whose quotes don't match ends where the next
 * one seems to begin.
 */
export function splitMessages(body: string): string[] {
  const pieces: string[] = [];
  let rest = body.trimStart();
  while (rest) {
    const end =
      rest[0] === '{'
        ? endOfObject(rest) || rest.search(/\}\s*\{"/) + 1 || rest.length
        : rest.search(/\r?\n|$/);
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trimStart();
  }
  return pieces;
}
