import type { NginxDirective } from 'pushstream-server/nginx-conf';
import { options } from '../config/options.js';
import type { GivenOptions } from '../config/settings.js';
import type { Given, ReadContext } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';
import { type ProfileName, profiles } from '../profiles/index.js';
import { type Dialect, dialects, type Role } from './dialects.js';
import { type ConfiguredLocation, locationsOf } from './location.js';
import { urlOf } from './url.js';

/** What a configuration of nginx says to the kit. */
export interface FromNginxConf {
  /** As if it had been given with flags. */
  readonly given: GivenOptions;
  /** What was passed over, and why: one sentence each. */
  readonly passedOver: readonly string[];
}

/**
 * Puts what `--nginx-conf` names in the place of it. Everything else that was given wins; settings are added to those of the file.
 * @throws UsageError
 */
export async function withNginxConf(given: GivenOptions, context: ReadContext): Promise<FromNginxConf> {
  const { flag, read } = options.nginxConf;
  const file = read(given.get(flag) ?? [], context);
  if (file === undefined) return { given, passedOver: [] };
  const others = new Map([...given].filter(([name]) => name !== flag));
  const asked = others.get('profile');
  const found = optionsFrom(await readFile(file), file, asked && options.profile.read(asked, context));
  const settings = [...(found.given.get('setting') ?? []), ...(others.get('setting') ?? [])];
  return {
    given: new Map([
      ...found.given,
      ...others,
      ...(settings.length > 0 ? [['setting', settings] as const] : []),
    ]),
    passedOver: found.passedOver,
  };
}

/** The reader is large, and loaded only where it is needed. */
async function readFile(file: string): Promise<readonly NginxDirective[]> {
  const { ConfigurationError, readNginxConf } = await import('pushstream-server/nginx-conf');
  try {
    return readNginxConf(file);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(`--nginx-conf: ${error.message}`);
    throw error;
  }
}

/** A location that is given as an option. */
interface Taken {
  readonly flag: string;
  readonly location: ConfiguredLocation;
}

/**
 * Finds the locations of a push server in a configuration, and how they are configured.
 * @param profile the one that is asked for; undefined: that of the first dialect that the configuration speaks
 * @throws UsageError where nothing publishes
 */
function optionsFrom(
  configuration: readonly NginxDirective[],
  file: string,
  profile: ProfileName | undefined,
): FromNginxConf {
  const locations = locationsOf(configuration);
  const dialect = dialectOf(locations, file, profile);
  const given = new Map<string, Given[]>();
  const passedOver: string[] = [];
  const taken: Taken[] = [];
  const add = (flag: string, text: string, place: string) =>
    given.set(flag, [...(given.get(flag) ?? []), { text, place, base: '' }]);

  for (const location of locations) {
    for (const role of dialect.rolesOf(location)) {
      const found = urlOf(location, dialect.channel(role));
      const name = `${location.place}: location ${[location.modifier, location.path].join(' ').trim()}`;
      if ('why' in found) {
        passedOver.push(`${name} is passed over: ${found.why}`);
        continue;
      }
      const flag = freeFlag(role, given);
      if (flag === undefined) {
        passedOver.push(`${name} is passed over: --${role.flags[0]} is an earlier one`);
        continue;
      }
      add(flag, `${found.url}${flag === 'publisher-limit' ? (role.suffix ?? '') : ''}`, location.place);
      taken.push({ flag, location });
    }
  }
  promote(given, taken);
  // Who publishes where others subscribe does both there.
  const [both] = given.get('pubsub') ?? [];
  for (const flag of ['publisher', 'subscriber']) if (both && !given.has(flag)) given.set(flag, [both]);
  if (!given.has('publisher')) {
    throw new UsageError(
      `--nginx-conf: ${file}: no location is found for publishers${passedOver.map((line) => `\n  ${line}`).join('')}`,
    );
  }
  if (profile === undefined) add('profile', dialect.profile, file);
  const unused = addSettings(taken, dialect, add);
  if (unused.length > 0) {
    passedOver.push(`no check of the profile ${dialect.profile} depends on ${unused.join(', ')}`);
  }
  return { given, passedOver };
}

function dialectOf(
  locations: readonly ConfiguredLocation[],
  file: string,
  profile: ProfileName | undefined,
): Dialect {
  // What is checked for the relay protocol or under load may be a server of any dialect that has POST and GET of it.
  const speaks = dialects.filter(({ rolesOf }) => locations.some((location) => rolesOf(location).length > 0));
  const dialect = speaks.find((one) => one.profile === profile) ?? speaks[0];
  if (dialect) return dialect;
  throw new UsageError(
    `--nginx-conf: ${file}: no location has a directive of a push server, such as push_stream_publisher, nchan_publisher or push_publisher`,
  );
}

/** The first flag of a role that nothing was given for. */
function freeFlag({ flags }: Role, given: ReadonlyMap<string, unknown>): string | undefined {
  const [best, ...others] = flags;
  // Where it says best what it is; else as what nothing else is.
  return [best ?? '', ...others].find((flag) => !given.has(flag));
}

/** Where nothing else publishes, or is asked in a mode, the second best does it. */
function promote(given: Map<string, Given[]>, taken: Taken[]): void {
  const instead: readonly (readonly [string, string])[] = [
    ['publisher', 'publisher-normal'],
    ['publisher', 'publisher-nostore'],
    ['websocket', 'websocket-readonly'],
    ['subscriber', 'jsonp'],
    ['subscriber', 'subscriber-timeout'],
  ];
  for (const [flag, other] of instead) {
    const found = given.get(other);
    if (given.has(flag) || !found) continue;
    given.set(flag, found);
    given.delete(other);
    const at = taken.findIndex((one) => one.flag === other);
    const one = taken[at];
    if (one) taken[at] = { ...one, flag };
  }
}

/** Says how the locations are configured. @returns the directives that no check depends on */
function addSettings(
  taken: readonly Taken[],
  { profile, prefix, channel, rolesOf }: Dialect,
  add: (flag: string, text: string, place: string) => void,
): string[] {
  const known = profiles[profile as ProfileName].directives;
  const unused = new Set<string>();
  for (const { location } of taken) {
    const understood = rolesOf(location).flatMap((role) => channel(role));
    for (const name of location.holds.keys()) {
      const used = Object.hasOwn(known, name) || understood.includes(name) || structure.test(name);
      if (prefix.test(name) && !used) unused.add(name);
    }
  }
  for (const [name, { otherwise }] of Object.entries(known)) {
    // What the file does not say is known too: it is what the server does by itself.
    const silent = prefix.test(name) ? otherwise : undefined;
    const values = taken.map(({ location }) => location.holds.get(name)?.join(' ') ?? silent);
    const [value] = values;
    // What holds everywhere is said once.
    if (value !== undefined && values.every((one) => one === value)) {
      add('setting', `${name}=${value}`, taken[0]?.location.place ?? '');
      continue;
    }
    for (const [index, { flag, location }] of taken.entries()) {
      if (values[index] !== undefined) add('setting', `${flag}:${name}=${values[index]}`, location.place);
    }
  }
  return [...unused].sort();
}

/** What says what a location is, and has been understood by that. */
const structure =
  /^(?:push_stream_(?:publisher|subscriber|websocket|channels_statistics|shared_memory_size)|nchan_(?:shared_memory_size|max_reserved_memory|publisher|subscriber|pubsub|store_messages|message_buffer_length|channel_id_split_delimiter|subscribe_existing_channels_only)|push_(?:max_reserved_memory|publisher|subscriber|store_messages|max_message_buffer_length|subscriber_concurrency))$/;
