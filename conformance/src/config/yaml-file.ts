import { LineCounter, type Node, parseDocument } from 'yaml';
import { UsageError } from '../options/usage-error.js';

/** A YAML or JSON text, with what is needed to say where something stands in it. */
export interface YamlFile {
  readonly file: string;
  readonly root: Node | null;
  /** `file:line:column` of a node. */
  place(node: Node | null | undefined): string;
}

/**
 * Parses YAML, and JSON with it.
 * @throws UsageError with file, line and column
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw new UsageError(`${at(error.pos[0])}: not valid YAML: ${error.message}`);
  return { file, root: document.contents, place: (node) => at(node?.range?.[0] ?? 0) };
}
