import type { Scope } from '../../language/scope.js';
import { computedName } from '../../language/variable-names.js';
import type { ConfigurationVariables } from '../variables.js';
import { compileGeo } from './geo.js';
import { compileMap, isVolatile } from './map.js';
import { compileSplit } from './split-clients.js';

const compilers = { map: compileMap, geo: compileGeo, split_clients: compileSplit };

/**
 * Compiles the variables that `map`, `geo` and `split_clients` compute; of two of the same name the last counts.
 * @throws ConfigurationError
 */
export function compileComputed(http: Scope, variables: ConfigurationVariables): void {
  for (const [directive, compile] of Object.entries(compilers)) {
    for (const statement of http.own(directive)) {
      variables.define(computedName(statement), {
        evaluate: compile(statement, variables),
        isVolatile: directive === 'map' && isVolatile(statement),
      });
    }
  }
}
