import type { Expression } from '../../http/variables.js';
import type { Found } from '../../regex/bounded-regex.js';
import { readCondition } from '../language/if-condition.js';
import type { Statement } from '../language/parser.js';
import { ConfigurationError } from '../language/position.js';
import type { NginxLocation } from './location.js';
import type { NginxRequest } from './request.js';
import type { ConfigurationVariables } from './variables.js';

/** What a script ends with, before it is through: an answer, or nothing. */
export type Ending =
  | { readonly type: 'answer'; readonly status: number; readonly text: Expression | undefined }
  | { readonly type: 'break' };

/** `set`, `if` and `return` of one location, in their order. */
export type Script = (request: NginxRequest) => Ending | undefined;

const redirects = [301, 302, 303, 307, 308];

/** Whether a status is answered with an address. */
export function isRedirect(status: number): boolean {
  return redirects.includes(status);
}

/** @param locationOf makes the location that an `if` is */
export function compileScript(
  statements: readonly Statement[],
  variables: ConfigurationVariables,
  locationOf: (statement: Statement) => NginxLocation | undefined,
): Script {
  const steps = statements.flatMap((statement): Script[] => {
    switch (statement.name.text) {
      case 'set':
        return [compileSet(statement, variables)];
      case 'return':
        return [compileReturn(statement, variables)];
      case 'break':
        return [() => ({ type: 'break' })];
      case 'if':
        return [compileIf(statement, variables, locationOf)];
      default:
        return [];
    }
  });
  return (request) => {
    for (const step of steps) {
      const ending = step(request);
      if (ending) return ending;
    }
    return undefined;
  };
}

function compileSet({ args }: Statement, variables: ConfigurationVariables): Script {
  const [name, value] = args;
  if (!name || !value) throw new TypeError('set has two arguments');
  const variable = name.text.slice(1);
  if (variables.isFixed(variable)) {
    throw new ConfigurationError(`the duplicate "${variable}" variable`, name.position);
  }
  const expression = variables.compile(value);
  if (variable === 'args') {
    return (request) => {
      request.query = expression(request);
      return undefined;
    };
  }
  return (request) => {
    request.variables.set(variable, expression(request));
    return undefined;
  };
}

function compileReturn({ args }: Statement, variables: ConfigurationVariables): Script {
  const [first, second] = args;
  if (!first) throw new TypeError('return has an argument');
  const isAddress = !/^\d+$/.test(first.text);
  const status = isAddress ? 302 : Number(first.text);
  const word = isAddress ? first : second;
  const text = word && variables.compile(word);
  return () => ({ type: 'answer', status, text });
}

function compileIf(
  statement: Statement,
  variables: ConfigurationVariables,
  locationOf: (statement: Statement) => NginxLocation | undefined,
): Script {
  const test = compileCondition(statement, variables);
  const location = locationOf(statement);
  const script = location?.script ?? compileScript(statement.block ?? [], variables, locationOf);
  return (request) => {
    if (!test(request)) return undefined;
    if (location) request.location = location;
    return script(request);
  };
}

function compileCondition(
  { args, name }: Statement,
  variables: ConfigurationVariables,
): (request: NginxRequest) => boolean {
  const condition = readCondition(args);
  if ('text' in condition) throw new ConfigurationError(condition.text, condition.word.position);
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

/** Puts what an expression found where `$1` and names find it. What the last one found is forgotten, as in nginx. */
export function keepCaptures(request: NginxRequest, found: Found): void {
  request.captures = found.map((capture) => capture ?? '');
  for (const [name, value] of Object.entries(found.groups ?? {})) request.variables.set(name, value ?? '');
}
