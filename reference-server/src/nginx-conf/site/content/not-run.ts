import { notRunFirst, notRunNames } from '../../language/directives/not-run.js';
import type { Statement } from '../../language/parser.js';
import { placeOf } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import { refused } from '../outcome.js';
import type { Content } from './content.js';

/**
 * A location with what this server does not run: it answers 502, for what is not run may have decided on who comes in.
 * Undefined where there is nothing of the kind.
 */
export function notRunContent(scope: Scope, report: (text: string) => void): Content | undefined {
  const [statement] = scope.handlers(...notRunNames);
  if (!statement) return undefined;
  const { text, position } = statement.name;
  return {
    takesUpgrades: false,
    serve: (request) => {
      report(
        `"${text}" is not run here (${placeOf(position)}), request: "${request.method} ${request.target}"`,
      );
      return refused(502);
    },
  };
}

/** What is not run and would decide before anything that a location says of itself, `return` too. */
export function decidesFirst(scope: Scope): Statement | undefined {
  return scope.find(notRunFirst.find((name) => scope.find(name)) ?? '');
}
