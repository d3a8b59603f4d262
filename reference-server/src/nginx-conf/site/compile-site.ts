import type { Endpoint } from '../../assembly.js';
import { type LocationName, locationName } from '../language/location-name.js';
import type { Statement } from '../language/parser.js';
import { ConfigurationError, placeOf } from '../language/position.js';
import { Scope } from '../language/scope.js';
import { CompiledLocation, type LocationContext } from './compiled-location.js';
import { decidesFirst } from './content/not-run.js';
import { compileScript, type Script } from './rewrite/script.js';
import { SiteLocations } from './site-locations.js';
import type { Site } from './sites.js';
import { readSiteTls } from './tls.js';

/** Everything that compiling the servers of a configuration takes. */
export interface SiteContext extends LocationContext {
  /** What a location is for, by its scope; undefined where that is none of the dialects. */
  readonly endpointOf: (scope: Scope) => Endpoint | undefined;
}

/** Compiles a `server`. @throws ConfigurationError */
export function compileSite(statement: Statement, http: Scope, context: SiteContext): Site {
  const scope = new Scope(statement.block ?? [], http, statement);
  // What is for publishers or subscribers itself is so where no location is found; the locations don't inherit it.
  const location = new CompiledLocation(scope, context.endpointOf(scope), context);
  location.script =
    closedBy(scope, location) ?? compileScript(scope.statements, context.variables, () => undefined);
  return {
    names: scope.own('server_name').flatMap(({ args }) => args),
    location,
    locations: compileLocations(scope, context),
    http2: scope.flag('http2'),
    tls: readSiteTls(scope, { files: context.files, fullPath: context.readPath }),
  };
}

/** @param around the location that these are in */
function compileLocations(scope: Scope, context: SiteContext, around?: LocationName): SiteLocations {
  const locations = new SiteLocations();
  for (const statement of scope.own('location')) {
    const name = locationName(statement);
    const fault = around && faultWithin(name, around);
    if (fault !== undefined) throw new ConfigurationError(fault, statement.name.position);
    const inner = new Scope(statement.block ?? [], scope, statement);
    const location = compileLocation(inner, context);
    locations.add(name, location, compileLocations(inner, context, name), statement);
  }
  return locations;
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

function compileLocation(scope: Scope, context: SiteContext): CompiledLocation {
  const location = new CompiledLocation(scope, context.endpointOf(scope), context);
  location.script =
    closedBy(scope, location) ??
    compileScript(scope.statements, context.variables, (statement) =>
      compileLocation(new Scope(statement.block ?? [], scope, statement), context),
    );
  location.exceptions = compileExceptions(scope, context);
  return location;
}

/** Answers everything 502 where something decides first that is not run here. */
function closedBy(scope: Scope, location: CompiledLocation): Script | undefined {
  const statement = decidesFirst(scope);
  if (!statement) return undefined;
  const { text, position } = statement.name;
  return () => {
    location.report(`"${text}" is not run here (${placeOf(position)})`);
    return { type: 'answer', status: 502, text: undefined };
  };
}

/** `limit_except`: what is not named there finds files, and what the braces say; no script is run for it, as in nginx. */
function compileExceptions(scope: Scope, context: SiteContext): CompiledLocation['exceptions'] {
  const [statement] = scope.own('limit_except');
  if (!statement) return undefined;
  const named = new Set(statement.args.map(({ text }) => text.toUpperCase()));
  if (named.has('GET')) named.add('HEAD');
  const inner = new Scope(statement.block ?? [], scope, statement);
  return { named, location: new CompiledLocation(inner, undefined, context) };
}
