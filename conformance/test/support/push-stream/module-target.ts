import type { ServerSettings } from 'pushstream-server';
import { onTestFinished } from 'vitest';
import {
  type NginxSettings,
  startRealModule,
} from '../../../../reference-server/test/support/push-stream/real-module.js';
import type { Locations } from '../../../src/actors/locations.js';
import { pushStreamLocations, pushStreamServer } from '../../../src/profiles/push-stream/embedded/server.js';
import { strictLocations, strictServer } from '../../../src/profiles/push-stream/embedded/strict-server.js';
import { pushStreamSettings } from '../../../src/profiles/push-stream/settings.js';
import type { CheckServerOptions } from '../../../src/target/check-server.js';

/** How the real module is configured otherwise than the reference server of the profile. */
interface ModuleChanges extends NginxSettings {
  /** Directives of every location, by their names; undefined: left out, wherever it stands. */
  readonly everywhere?: Readonly<Record<string, string | undefined>>;
  /** Those of which the kit is not told. */
  readonly untold?: readonly string[];
}

type Directives = Readonly<Record<string, unknown>>;

/**
 * Starts the real module twice for one test, configured as the two reference servers of the profile.
 * @returns what the kit is told of it
 */
export async function serveForChecks(changes: ModuleChanges = {}): Promise<CheckServerOptions> {
  const [url, strictUrl] = await Promise.all([
    start(pushStreamServer, changes),
    start(strictServer, { ...changes, everywhere: {} }),
  ]);
  const locations = { ...pushStreamLocations(url), ...strictLocations(strictUrl) };
  const urls = Object.entries(locations).map(([name, { template }]) => [name, template.text]);
  return { profile: 'push-stream', ...Object.fromEntries(urls), setting: told(locations, changes) };
}

/** What nginx.conf says of each location, as far as checks depend on it. */
function told(locations: Partial<Locations>, { everywhere = {}, untold = [] }: ModuleChanges): string[] {
  return Object.entries(locations).flatMap(([name, { settings = {} }]) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const changed = flag.endsWith('-strict') ? settings : { ...settings, ...everywhere };
    return Object.entries(changed)
      .filter(([directive, value]) => value !== undefined && directive in pushStreamSettings)
      .filter(([directive]) => !untold.includes(directive))
      .map(([directive, value]) => `${flag}:${directive}=${value}`);
  });
}

async function start(settings: ServerSettings, changes: ModuleChanges): Promise<string> {
  const { locations = [], push_stream_shared_memory_size: memory, ...http } = settings;
  const { everywhere = {}, ...nginx } = changes;
  const text = locations.map((location) => {
    const { path, match, ...directives }: Directives = { ...location };
    const place = match === 'regex' ? `~ ${path}` : `= ${path}`;
    return `location ${place} { ${asText({ ...directives, ...here(directives, everywhere) })} }`;
  });
  const { url, stop } = await startRealModule(text.join('\n'), asText({ ...http, ...everywhere }), {
    memory: String(memory),
    ...nginx,
  });
  onTestFinished(stop);
  return url;
}

/** Directives of a location that hold otherwise everywhere. */
function here(directives: Directives, everywhere: Directives): Directives {
  return Object.fromEntries(Object.entries(everywhere).filter(([name]) => name in directives));
}

function asText(directives: Directives): string {
  return Object.entries(directives)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      // It takes no argument.
      name === 'push_stream_channels_statistics' ? `${name};` : `${name} ${quoted(String(value))};`,
    )
    .join('\n');
}

/** A text as nginx reads it, line ends too. */
function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', "'": "\\'", '\\': '\\\\' };
  return `'${text.replace(/[\n\r'\\]/g, (character) => escapes[character] ?? '')}'`;
}
