import { dirname, isAbsolute, join } from 'node:path';
import type { ConfigurationFiles } from './files.js';
import { expandPattern, isPattern } from './glob.js';
import { Lexer, type Token, type Word } from './lexer.js';
import { ConfigurationError, commandLine, type Position } from './position.js';
import { describeFailure, systemCode } from './system-error.js';

/** A directive as it is written: its name, its arguments, and what stands in its braces. */
export interface Statement {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly block: readonly Statement[] | undefined;
}

/** A configuration that has been read. */
export interface Tree {
  readonly statements: readonly Statement[];
  /** What was read, in this order, each file once. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** Longest file, in bytes. */
const longestFile = 1024 * 1024;

/** Deepest braces, and longest chain of files that include another. */
const deepest = 100;

/** Most files that are included, a file that is included twice counted twice. */
const mostIncludes = 10_000;

interface Included {
  readonly path: string;
  readonly from: Included | undefined;
}

/** A file could not be opened, or could be but not read. */
function fileError(error: unknown, path: string, at: Position | undefined): ConfigurationError {
  const act = systemCode(error) === 'EISDIR' ? 'read' : 'open';
  return new ConfigurationError(`${act}() "${path}" failed (${describeFailure(error)})`, at);
}

class Reader {
  readonly #files: ConfigurationFiles;
  readonly #folder: string;
  #includes = 0;
  readonly read = new Map<string, Uint8Array>();

  constructor(files: ConfigurationFiles, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  file(included: Included, at: Position | undefined, depth: number): Statement[] {
    const { path } = included;
    let bytes = this.read.get(path);
    if (!bytes) {
      try {
        bytes = this.#files.read(path);
      } catch (error) {
        throw fileError(error, path, at);
      }
      if (bytes.length > longestFile) {
        const size = `${bytes.length} bytes, more than ${longestFile}`;
        throw new ConfigurationError(`"${path}" is too large for a configuration (${size})`, at);
      }
      this.read.set(path, bytes);
    }
    return this.statements(new Lexer(bytes, path), included, undefined, depth);
  }

  /** Reads statements up to the end of the file, or the brace that closes the block opened there. */
  statements(
    lexer: Lexer,
    included: Included | undefined,
    opened: Position | undefined,
    depth: number,
  ): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const words: Word[] = [];
      let token = lexer.next();
      while (token.type === 'word') {
        words.push(token);
        token = lexer.next();
      }
      const [name, ...args] = words;
      if (!name) {
        if (this.#isOver(token, included, opened)) return statements;
        continue;
      }
      if (token.type === '}') throw new ConfigurationError('unexpected "}"', token.position);
      if (token.type === 'end') throw this.#unfinished(token, included, name);
      if (token.type === ';') {
        if (name.text === 'include') {
          for (const statement of this.#include(name, args, included, depth)) statements.push(statement);
        } else statements.push({ name, args, block: undefined });
        continue;
      }
      if (!included) {
        throw new ConfigurationError('block directives are not supported in -g option', token.position);
      }
      if (/_by_lua_block$/.test(name.text)) {
        lexer.skipLua(token.position);
        statements.push({ name, args, block: [] });
        continue;
      }
      if (depth >= deepest) throw new ConfigurationError('the blocks are nested too deep', token.position);
      statements.push({ name, args, block: this.statements(lexer, included, token.position, depth + 1) });
    }
  }

  /** Whether a token before any word ends the block or the file. */
  #isOver(token: Token, included: Included | undefined, opened: Position | undefined): boolean {
    if (token.type === 'end') {
      if (!opened) return true;
      throw new ConfigurationError(
        `unexpected end of file, expecting "}" for the block of line ${opened.line}`,
        { ...token.position, file: included?.path ?? token.position.file },
      );
    }
    if (token.type === '}' && opened) return true;
    throw new ConfigurationError(`unexpected "${token.type}"`, token.position);
  }

  #unfinished(end: Token, included: Included | undefined, name: Word): ConfigurationError {
    if (!included) return new ConfigurationError('unexpected end of parameter, expecting ";"', end.position);
    const started =
      end.position.line === name.position.line ? '' : ` for "${name.text}" of line ${name.position.line}`;
    return new ConfigurationError(`unexpected end of file, expecting ";" or "}"${started}`, end.position);
  }

  #include(name: Word, args: readonly Word[], from: Included | undefined, depth: number): Statement[] {
    const [pattern] = args;
    if (!pattern || args.length !== 1) {
      throw new ConfigurationError('invalid number of arguments in "include" directive', name.position);
    }
    const path = isAbsolute(pattern.text) ? pattern.text : join(this.#folder, pattern.text);
    const paths = isPattern(path) ? expandPattern(path, this.#files) : [path];
    return paths.flatMap((path) => {
      const chain = [path];
      for (let one = from; one; one = one.from) {
        if (one.path === path) {
          const cycle = [...chain, path].reverse().join(' includes ');
          throw new ConfigurationError(`the includes run in a circle: ${cycle}`, pattern.position);
        }
        chain.push(one.path);
      }
      if (chain.length > deepest || ++this.#includes > mostIncludes) {
        throw new ConfigurationError('there are too many includes', pattern.position);
      }
      return this.file({ path, from }, pattern.position, depth);
    });
  }
}

/**
 * Reads a configuration file and those it includes.
 * @param path absolute; includes are relative to its folder
 * @throws ConfigurationError
 */
export function parseConfiguration(path: string, files: ConfigurationFiles): Tree {
  const reader = new Reader(files, dirname(path));
  const statements = reader.file({ path, from: undefined }, undefined, 0);
  return { statements, files: [...reader.read].map(([path, bytes]) => ({ path, bytes })) };
}

/**
 * Reads the directives of a command line (`-g`).
 * @throws ConfigurationError
 */
export function parseGlobalDirectives(text: string, folder: string, files: ConfigurationFiles): Statement[] {
  const reader = new Reader(files, folder);
  return reader.statements(new Lexer(Buffer.from(text), commandLine), undefined, undefined, 0);
}
