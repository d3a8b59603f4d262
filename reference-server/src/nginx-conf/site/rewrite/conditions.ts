import { accessSync, constants, statSync } from 'node:fs';
import { type FileKind, readCondition } from '../../language/if-condition.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { keepCaptures } from './captures.js';

/** Compiles what an `if` asks. @throws ConfigurationError */
export function compileCondition(
  { args, name }: Statement,
  variables: ConfigurationVariables,
): (request: NginxRequest) => boolean {
  const condition = readCondition(args);
  if ('text' in condition) throw new ConfigurationError(condition.text, condition.word.position);
  if (condition.type === 'file') {
    const path = variables.compile(condition.path);
    return (request) => leadsTo(condition.kind, path(request)) !== condition.not;
  }
  const subject = variables.compile({ text: `\${${condition.variable}}`, position: name.position });
  switch (condition.type) {
    case 'presence':
      return (request) => !['', '0'].includes(subject(request));
    case 'equality': {
      const value = variables.compile(condition.value);
      return (request) => (subject(request) === value(request)) !== condition.not;
    }
    case 'match':
      return (request) => {
        const found = condition.expression.exec(subject(request));
        if (found) keepCaptures(request, found);
        else request.captures = [];
        return (found !== null) !== condition.not;
      };
  }
}

/**
 * Whether a path leads to what is asked for. The script of a location is run in one turn, as nginx runs it: what is asked of
 * the system is a few bytes that it has in memory as a rule.
 * @param path bytes, as latin1
 */
function leadsTo(kind: FileKind, path: string): boolean {
  const bytes = Buffer.from(path, 'latin1');
  try {
    const found = statSync(bytes);
    if (kind === 'x') {
      accessSync(bytes, constants.X_OK);
      return found.isFile() || found.isDirectory();
    }
    return (kind !== 'd' && found.isFile()) || (kind !== 'f' && found.isDirectory());
  } catch {
    // There is none, or nobody may look; or no path can have that name.
    return false;
  }
}
