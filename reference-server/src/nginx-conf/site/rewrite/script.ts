import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { NginxLocation } from '../location.js';
import type { ConfigurationVariables } from '../variables.js';
import { compileCondition } from './conditions.js';
import type { Step } from './ending.js';
import { compileRewrite, keepLocation } from './rewriting.js';

/** `set`, `if`, `rewrite`, `break` and `return` of one location, in their order. */
export type Script = Step;

/** Does nothing: that of a location without any of these. */
export const noScript: Script = () => undefined;

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
        return [keepLocation];
      case 'rewrite':
        return [compileRewrite(statement, variables)];
      case 'if':
        return [compileIf(statement, variables, locationOf)];
      default:
        return [];
    }
  });
  if (steps.length === 0) return noScript;
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
