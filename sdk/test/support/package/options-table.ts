/** An option, or several that are described together. */
interface Row {
  readonly names: readonly string[];
  /** What it does, with its unit. */
  readonly text: string;
  readonly value: string;
  readonly use: string;
}

/** Joins the lines of a comment. */
const plain = (comment: string) =>
  comment
    .replace(/^\s*\/?\*+\/?/gm, '')
    .replace(/\*\/$/, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Reads the options of an interface: a comment says what an option does, its default and a use, also for those that
 * follow without a comment; those before the first comment are described elsewhere.
 * @throws Error when a comment leaves the default or the use out
 */
export function readOptions(source: string, name: string): Row[] {
  const [, body] = new RegExp(`^export interface ${name}\\b.*?\\{\\n(.*?)^\\}`, 'ms').exec(source) ?? [];
  if (body === undefined) throw new Error(`There is no interface ${name}`);
  const rows: Row[] = [];
  for (const { groups = {} } of body.matchAll(
    /(?:^ {2}(?<comment>\/\*\*(?:(?!\*\/).)*\*\/)\n)?^ {2}(?:readonly )?(?<name>\w+)\??:/gms,
  )) {
    const { comment, name: option = '' } = groups;
    const last = rows.at(-1);
    if (comment === undefined) {
      if (last) rows[rows.length - 1] = { ...last, names: [...last.names, option] };
      continue;
    }
    const [, text, value, use] = /^(.*?) Default: (.*?)\. Use: (.*)\.$/.exec(plain(comment)) ?? [];
    if (!text || !value || !use) throw new Error(`The comment of ${option} has no default or no use`);
    rows.push({ names: [option], text, value, use });
  }
  return rows;
}

/** As a table in Markdown. */
export function optionsTable(rows: readonly Row[]): string {
  const lines = rows.map(({ names, text, value, use }) => {
    const cells = [names.map((name) => `\`${name}\``).join(', '), text, value, use];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| option | what it does | default | use |', '|---|---|---|---|', ...lines].join('\n');
}
