/** A text as it is, though it holds characters that mean something in Markdown. */
export function plain(text: string): string {
  const escaped = text
    .replace(/[\\`*[\]|~]/g, '\\$&')
    // Within words an underline means nothing.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  return escaped.replace(/^(?=[#>+-])/, '\\').replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\');
}

/** A text as code; it must hold no backtick. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A place that a link can point at; its name never changes. */
export function anchor(name: string): string {
  return `<a id="${name}"></a>`;
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A table; its cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
