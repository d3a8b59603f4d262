import { resolve } from 'node:path';
import { nodeFiles } from './language/node-files.js';
import { parseConfiguration, type Statement } from './language/parser.js';
import type { Position } from './language/position.js';

/** A directive as it is written. */
export interface NginxDirective {
  readonly name: string;
  /** Without quotes and escapes; variables as they are written. */
  readonly args: readonly string[];
  /** What stands in its braces; undefined where it has none. */
  readonly block: readonly NginxDirective[] | undefined;
  readonly position: Position;
}

/**
 * Reads a configuration of nginx and the files that it includes. Nothing but the syntax is checked: the directives may be those of
 * any module, and hold where they like. Files have 1 MiB at most, blocks a depth of 100.
 * @param file its name, absolute or in the working directory
 * @throws ConfigurationError with the file and the line that are to blame
 */
export function readNginxConf(file: string): readonly NginxDirective[] {
  return parseConfiguration(resolve(file), nodeFiles).statements.map(directiveOf);
}

function directiveOf({ name, args, block }: Statement): NginxDirective {
  return {
    name: name.text,
    args: args.map(({ text }) => text),
    block: block?.map(directiveOf),
    position: name.position,
  };
}
