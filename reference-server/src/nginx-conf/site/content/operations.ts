import type { Operations } from '../../../operations/operations.js';
import type { Question } from '../../../operations/question.js';
import { operatorRoles, relayRoles, streamRoles } from '../../language/directives/push.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import type { Content } from './content.js';
import { pushContent } from './push-content.js';

/** What a location answers operators, where it is for them. @throws ConfigurationError */
export function operationsContent(scope: Scope, operations: Operations): Content | undefined {
  const [asked] = scope.own(...operatorRoles);
  if (!asked) return undefined;
  const [first = asked, second] = scope.own(...operatorRoles, ...relayRoles, ...streamRoles);
  if (second) {
    throw new ConfigurationError(
      `"${second.name.text}" directive does not go with "${first.name.text}" in one location`,
      second.name.position,
    );
  }
  const { name, args } = asked;
  const question = name.text === 'push_metrics' ? 'metrics' : (args[0]?.text.toLowerCase() as Question);
  return pushContent({ handler: operations.answer(question), takesUpgrades: false });
}
