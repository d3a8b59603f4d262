import { readFileSync } from 'node:fs';
import { SettingsError } from '../dialects/directive.js';
import {
  type PushStreamLocation,
  readPushStreamLocation,
  readPushStreamServer,
} from '../dialects/push-stream/read-settings.js';
import type {
  PushStreamLocationSettings,
  PushStreamServerSettings,
} from '../dialects/push-stream/settings.js';
import { type RelaySettings, readRelaySettings } from '../dialects/relay/settings.js';
import type { Expression } from '../http/variables.js';
import type { Declaration } from './declaration.js';
import { pushStreamNginxDirectives, relayNginxDirectives } from './directives/push.js';
import type { Statement } from './parser.js';
import { ConfigurationError, type Position } from './position.js';
import type { Scope } from './scope.js';
import { readCount, readDuration, readFlag, readSize } from './values.js';
import type { ConfigurationVariables } from './variables.js';

/** A place of one of the dialects, as it was read. */
export type PushPlace =
  | { readonly dialect: 'relay'; readonly settings: RelaySettings }
  | { readonly dialect: 'push-stream'; readonly location: PushStreamLocation };

/** What reading the directives of a dialect takes. */
export interface PushContext {
  readonly variables: ConfigurationVariables;
  readonly server: PushStreamServerSettings;
  /** Makes a name of the configuration a path. */
  readonly fullPath: (name: string) => string;
}

const relayRoles = ['push_publisher', 'push_subscriber'];
const streamRoles = ['push_stream_publisher', 'push_stream_subscriber', 'push_stream_channels_statistics'];

/** An argument as a setting of its dialect takes it. */
function settingOf(
  { kind, name, args: [, most] }: Declaration,
  { args: [word] }: Statement,
  variables: ConfigurationVariables,
): unknown {
  if (!word) return most === 0 ? true : '';
  const { text } = word;
  switch (kind) {
    case 'flag':
      return readFlag(text);
    case 'count':
      return readCount(text);
    case 'size':
      return readSize(text);
    case 'duration':
      return (readDuration(text) ?? 0) / 1000;
    case 'choice':
      return text.toLowerCase();
    case 'expression':
      return name.startsWith('push_') ? variables.compile(word) : text;
    default:
      return text;
  }
}

/** The settings that hold in a scope, of some declarations. */
function settingsOf(
  declarations: readonly Declaration[],
  scope: Scope,
  variables: ConfigurationVariables,
): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const declaration of declarations) {
    if (declaration.effect !== 'works') continue;
    const statement = scope.find(declaration.name);
    if (statement) settings[declaration.name] = settingOf(declaration, statement, variables);
  }
  return settings;
}

/** Tells what is wrong with settings as what is wrong with a line. */
function inPlace<T>(scope: Scope, fallback: Position | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // An error of another kind tells what is wrong with a value, as that of the padding does.
    if (error instanceof ConfigurationError || !(error instanceof Error)) throw error;
    const text = error.message;
    const reason = error instanceof SettingsError ? text.replace(/^(location .*?|server): /s, '') : text;
    const name = /push_[a-z_]+/.exec(reason)?.[0] ?? '';
    const statement = scope.find(name) ?? blamed(reason, scope);
    throw new ConfigurationError(reason, statement?.name.position ?? fallback);
  }
}

/** The directive that a reason is about without its name. */
function blamed(reason: string, scope: Scope): Statement | undefined {
  if (/padding/.test(reason)) return scope.find('push_stream_padding_by_user_agent');
  if (/max qtd/.test(reason)) return scope.find('push_stream_wildcard_channel_max_qtd');
  if (/header template/.test(reason)) return scope.find('push_stream_header_template_file');
  return undefined;
}

/** The settings of the whole server. */
export function readPushStreamHttp(http: Scope, used: Scope | undefined, variables: ConfigurationVariables) {
  const declared = pushStreamNginxDirectives.filter(({ contexts }) =>
    contexts.every((one) => one === 'http'),
  );
  const given = settingsOf(declared, http, variables);
  return inPlace(http, used?.position ?? http.position, () =>
    readPushStreamServer(given, used !== undefined),
  );
}

/** Whether the role of a dialect is given to a place. */
export function isPushStreamPlace(scope: Scope): boolean {
  return scope.all(...streamRoles).length > 0;
}

/** What a place is for, where that is one of the dialects. */
export function readPushPlace(scope: Scope, context: PushContext): PushPlace | undefined {
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
    ? { dialect: 'relay', settings: readRelay(scope, context) }
    : { dialect: 'push-stream', location: readPushStream(scope, context) };
}

function readRelay(scope: Scope, { variables }: PushContext): RelaySettings {
  const declared = relayNginxDirectives.filter(({ contexts }) => contexts.includes('location'));
  const given = settingsOf(declared, scope, variables);
  if (given.push_subscriber === '') given.push_subscriber = 'long-poll';
  const push_channel_id = variableOf(variables, 'push_channel_id', 'push_id');
  return inPlace(scope, scope.position, () => {
    return readRelaySettings({ path: '/', ...given, push_channel_id: push_channel_id ?? (() => '') });
  });
}

function readPushStream(scope: Scope, { variables, server, fullPath }: PushContext): PushStreamLocation {
  const declared = pushStreamNginxDirectives.filter(({ contexts }) => contexts.includes('location'));
  const {
    push_stream_content_type: type,
    push_stream_header_template: _text,
    push_stream_header_template_file: _file,
    ...given
  } = settingsOf(declared, scope, variables);
  // Of the innermost level alone: what is around it is neither added nor in its way.
  const headers = scope.all('push_stream_header_template', 'push_stream_header_template_file');
  const templates = headers.map(({ name, args }) => [name.text, args[0]?.text ?? '']);
  const channels =
    given.push_stream_channels_path ??
    variableOf(variables, 'push_stream_channels_path', 'push_stream_channel_id');
  const settings: PushStreamLocationSettings = {
    path: '/',
    default_type: String(type ?? scope.text('default_type')),
    client_max_body_size: scope.size('client_max_body_size'),
    ...given,
    ...Object.fromEntries(templates),
    ...(channels ? { push_stream_channels_path: channels } : {}),
  };
  return inPlace(scope, scope.position, () =>
    readPushStreamLocation(settings, {}, server, (path) => readFileSync(fullPath(path), 'utf8')),
  );
}

/** The variable by which a request names its channels, under the names that it has had; undefined where none is ever set. */
function variableOf(variables: ConfigurationVariables, ...names: readonly string[]): Expression | undefined {
  const found = names.filter((name) => variables.isSet(name)).flatMap((name) => variables.find(name) ?? []);
  if (found.length === 0) return undefined;
  return (exchange) => found.map((value) => value(exchange)).find((value) => value !== '') ?? '';
}
