import { readNetwork } from '../../language/network.js';
import type { Scope } from '../../language/scope.js';
import { refused } from '../outcome.js';
import type { AccessCheck } from './access-check.js';

/** `allow` and `deny`. */
export function networkAccess(scope: Scope): AccessCheck | undefined {
  const rules = scope.all('allow', 'deny').map(({ name, args }) => ({
    lets: name.text === 'allow',
    fits: readNetwork(args[0]?.text ?? '') ?? (() => true),
  }));
  if (rules.length === 0) return undefined;
  return ({ peer }) => {
    const rule = rules.find(({ fits }) => fits(peer));
    return rule && (rule.lets ? 'granted' : refused(403));
  };
}
