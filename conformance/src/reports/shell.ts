/** A variable of a script, and what it stands for in the recorded text. */
export interface Variable {
  /** Must come before `text` and stays as it is; for texts that mean something in one place only. */
  readonly after?: string;
  readonly text: string;
  readonly name: string;
}

type Part = { readonly literal: string } | { readonly variable: string };

/** Cuts a text at the places of variables. */
function cut(text: string, variables: readonly Variable[]): Part[] {
  const parts: Part[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    const variable = variables.find(({ after = '', text: wanted }) => text.startsWith(after + wanted, at));
    if (variable) {
      literal += variable.after ?? '';
      if (literal) parts.push({ literal });
      parts.push({ variable: variable.name });
      literal = '';
      at += (variable.after ?? '').length + variable.text.length;
    } else {
      literal += text[at];
      at++;
    }
  }
  return literal ? [...parts, { literal }] : parts;
}

/** A text as one word of a POSIX shell. */
export function shellWord(text: string, variables: readonly Variable[] = []): string {
  const word = cut(text, variables)
    .map((part) =>
      'variable' in part
        ? `"$${part.variable}"`
        : /^[\w./:=@%+,-]+$/.test(part.literal)
          ? part.literal
          : `'${part.literal.replaceAll("'", `'\\''`)}'`,
    )
    .join('');
  return word === '' ? "''" : word;
}

/** A command that writes these bytes; everything but printable ASCII as an octal escape. */
export function printfCommand(bytes: Uint8Array, variables: readonly Variable[] = []): string {
  const parts = cut(Buffer.from(bytes).toString('latin1'), variables);
  const format = parts
    .map((part) => ('variable' in part ? '%s' : [...part.literal].map(formatCharacter).join('')))
    .join('');
  const values = parts.flatMap((part) => ('variable' in part ? [` "$${part.variable}"`] : []));
  return `printf '${format}'${values.join('')}`;
}

function formatCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\r') return '\\r';
  if (character === '\n') return '\\n';
  if (character === '%') return '%%';
  const plain = code >= 0x20 && code < 0x7f && character !== '\\' && character !== "'";
  return plain ? character : `\\${code.toString(8).padStart(3, '0')}`;
}

/** Text that may stand in a comment: one line. */
export function comment(text: string): string {
  return `# ${text.replace(/\s*[\r\n]+\s*/g, ' ')}`;
}
