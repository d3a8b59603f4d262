import { readFileSync } from 'node:fs';
import type { Endpoint } from '../../../assembly.js';
import { type DirectiveTable, type GivenValues, SettingsError } from '../../../dialects/directive.js';
import {
  headerTemplate,
  type PushStreamEndpoint,
  pushStreamEndpoint,
  pushStreamServer,
} from '../../../dialects/push-stream/read-settings.js';
import {
  type PushStreamServerSettings,
  pushStreamDirectives,
  pushStreamServerDirectives,
} from '../../../dialects/push-stream/settings.js';
import { type RelaySettings, relayDirectives, relaySettings } from '../../../dialects/relay/settings.js';
import { readCount, readDuration, readSize } from '../../../dialects/units.js';
import type { Expression } from '../../../http/variables.js';
import type { Declaration } from '../../language/declaration.js';
import { allDirectives } from '../../language/directives/all.js';
import { relayRoles, streamRoles } from '../../language/directives/push.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError, type Position } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import { readFlag } from '../../language/values.js';
import type { ConfigurationVariables } from '../variables.js';

/** What reading the directives of a dialect takes. */
export interface PushContext {
  readonly variables: ConfigurationVariables;
  readonly server: PushStreamServerSettings;
  /** Makes a name of the configuration a path. */
  readonly fullPath: (name: string) => string;
}

/** The value of a directive, in the units of its dialect. It can be read: the whole file was checked before. */
function read(
  { kind, values, args: [, most] }: Declaration,
  { args: [word] }: Statement,
  variables: ConfigurationVariables,
): unknown {
  if (!word) return most === 0 || (values?.[0] ?? '');
  const { text } = word;
  switch (kind) {
    case 'flag':
      return readFlag(text);
    case 'count':
      return readCount(text);
    case 'size':
      return readSize(text);
    case 'duration':
      return readDuration(text);
    case 'choice':
      return text.toLowerCase();
    case 'expression':
      return variables.compile(word);
    default:
      return text;
  }
}

/** What the directives of a table are given in a scope. */
function valuesOf<T extends DirectiveTable>(
  table: T,
  scope: Scope,
  variables: ConfigurationVariables,
): GivenValues<T> {
  const values = Object.keys(table).flatMap((name) => {
    const declaration = allDirectives.get(name);
    const statement = declaration?.effect === 'works' ? scope.find(name) : undefined;
    return declaration && statement ? [[name, read(declaration, statement, variables)]] : [];
  });
  return Object.fromEntries(values) as GivenValues<T>;
}

/** What nginx-push-stream-module puts before what it says of a configuration; people's scripts look for it. */
export const ofModule = 'push stream module: ';

/**
 * Throws what is wrong with settings as an error of the configuration, at the line of the directive to blame.
 * @param before what the text begins with
 */
function inPlace<T>(scope: Scope, fallback: Position | undefined, read: () => T, before = ''): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const statement = error.directive === undefined ? undefined : scope.find(error.directive);
    const position = statement?.name.position ?? fallback;
    // Of a directive that stands twice nginx itself tells.
    const text = error.reason.startsWith('"') ? error.reason : before + error.reason;
    throw new ConfigurationError(text, position, { isLack: !statement });
  }
}

/** The settings of the whole server. */
export function readPushStreamHttp(http: Scope, used: Scope | undefined, variables: ConfigurationVariables) {
  const given = valuesOf(pushStreamServerDirectives, http, variables);
  const position = used?.position ?? http.position;
  return inPlace(http, position, () => pushStreamServer(given, used !== undefined), ofModule);
}

/** Whether the role of a dialect is given to a location. */
export function isPushStreamLocation(scope: Scope): boolean {
  return scope.all(...streamRoles).length > 0;
}

/** What a location is for, where that is one of the dialects. */
export function readEndpoint(scope: Scope, context: PushContext): Endpoint | undefined {
  const roles = scope.all(...relayRoles, ...streamRoles);
  const [first, second] = roles;
  if (!first) return undefined;
  if (second) {
    throw new ConfigurationError(
      `"${second.name.text}" directive does not go with "${first.name.text}" in one location`,
      second.name.position,
    );
  }
  return relayRoles.includes(first.name.text)
    ? {
        dialect: 'relay',
        settings: readRelay(scope, context),
        longestBody: scope.size('client_max_body_size'),
      }
    : { dialect: 'push-stream', ...readPushStream(scope, context) };
}

function readRelay(scope: Scope, { variables }: PushContext): RelaySettings {
  const given = valuesOf(relayDirectives, scope, variables);
  const values = {
    ...given,
    push_channel_id: variableOf(variables, 'push_channel_id', 'push_id') ?? (() => ''),
  };
  return inPlace(scope, scope.position, () => relaySettings(values));
}

function readPushStream(scope: Scope, { variables, server, fullPath }: PushContext): PushStreamEndpoint {
  const given = valuesOf(pushStreamDirectives, scope, variables);
  const values = {
    ...given,
    push_stream_channels_path:
      given.push_stream_channels_path ??
      variableOf(variables, 'push_stream_channels_path', 'push_stream_channel_id'),
    default_type: scope.word('push_stream_content_type')?.text ?? scope.text('default_type'),
    client_max_body_size: scope.size('client_max_body_size'),
  };
  // Only the directives of the innermost level count; those of the levels around it are no duplicates.
  const templates = scope
    .all('push_stream_header_template', 'push_stream_header_template_file')
    .map(({ name, args }) => [name.text, args[0]?.text ?? '']);
  const readFile = (path: string) => readFileSync(fullPath(path), 'utf8');
  const header = () => headerTemplate([Object.fromEntries(templates)], readFile);
  return inPlace(scope, scope.position, () => pushStreamEndpoint(values, server, header), ofModule);
}

/** The variable by which a request names its channels, under the names that it has had; undefined where none is ever set. */
function variableOf(variables: ConfigurationVariables, ...names: readonly string[]): Expression | undefined {
  const found = names.filter((name) => variables.isSet(name)).flatMap((name) => variables.find(name) ?? []);
  if (found.length === 0) return undefined;
  return (exchange) => found.map((value) => value(exchange)).find((value) => value !== '') ?? '';
}
