import { CompiledPlace, type PlaceContext } from './compiled-place.js';
import type { ConfigurationFiles } from './files.js';
import { type LocationName, LocationTree, locationName } from './location-tree.js';
import type { Statement } from './parser.js';
import { ConfigurationError } from './position.js';
import type { PushPlace } from './push-location.js';
import { Scope } from './scope.js';
import { compileScript } from './script.js';
import type { Site } from './site.js';
import { readSiteTls } from './tls.js';

/** Everything that compiling the servers of a configuration takes. */
export interface SiteContext extends PlaceContext {
  /** What a place is for, by its scope. */
  readonly pushOf: (scope: Scope) => PushPlace | undefined;
  readonly files: ConfigurationFiles;
}

/** Compiles a `server`. @throws ConfigurationError */
export function compileSite(statement: Statement, http: Scope, context: SiteContext): Site {
  const scope = new Scope(statement.block ?? [], http, statement);
  const place = new CompiledPlace(scope, undefined, context);
  place.script = compileScript(scope.statements, context.variables, () => undefined);
  return {
    names: scope.own('server_name').flatMap(({ args }) => args),
    place,
    locations: compileLocations(scope, context),
    tls: readSiteTls(scope, { files: context.files, fullPath: context.readPath }),
  };
}

/** @param around the location that these are in */
function compileLocations(scope: Scope, context: SiteContext, around?: LocationName): LocationTree {
  const tree = new LocationTree();
  for (const statement of scope.own('location')) {
    const name = locationName(statement);
    const fault = around && faultWithin(name, around);
    if (fault !== undefined) throw new ConfigurationError(fault, statement.name.position);
    const inner = new Scope(statement.block ?? [], scope, statement);
    const place = compilePlace(inner, context);
    tree.add({ name, place, nested: compileLocations(inner, context, name) }, statement);
  }
  return tree;
}

/** Why a location cannot be in another, in the words of nginx. */
function faultWithin(inner: LocationName, outer: LocationName): string | undefined {
  const [name, around] = [inner, outer].map(({ modifier, path }) => (modifier === '@' ? `@${path}` : path));
  if (outer.modifier === '=') return `location "${name}" cannot be inside the exact location "${around}"`;
  if (outer.modifier === '@') return `location "${name}" cannot be inside the named location "${around}"`;
  if (inner.modifier === '@') return `named location "${name}" can be on the server level only`;
  const isBeginning = inner.modifier === '' || inner.modifier === '^~' || inner.modifier === '=';
  if (!isBeginning || inner.path.startsWith(outer.path)) return undefined;
  return `location "${name}" is outside location "${around}"`;
}

function compilePlace(scope: Scope, context: SiteContext): CompiledPlace {
  const place = new CompiledPlace(scope, context.pushOf(scope), context);
  place.script = compileScript(scope.statements, context.variables, (statement) =>
    compilePlace(new Scope(statement.block ?? [], scope, statement), context),
  );
  return place;
}
