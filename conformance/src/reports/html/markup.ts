/** A piece of HTML; everything else that is put into one is text. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** What can stand in a template: text, a number, HTML, several of these, or nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** Text for HTML, also within quotes. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function htmlOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.html;
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return content.map(htmlOf).join('');
}

/** A template whose values are escaped, unless they are HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + htmlOf(values[index])).join(''));
}

/** The id of an element for a check or a requirement. */
export function anchor(id: string): string {
  return id.replace(/[^\w.-]/g, '--');
}
