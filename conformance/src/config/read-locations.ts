import type { HeaderTemplate, Location, Locations } from '../actors/locations.js';
import type { Option } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';
import { type ProfileName, profiles } from '../profiles/index.js';
import { channelPlaceholder, type Template } from '../wire/address.js';
import { type OptionName, options } from './options.js';
import type { GivenSetting } from './profile-readers.js';

/** Reads one option. */
export type Get = <T>(option: Option<T>) => T;
/** Where an option was given, for messages. */
export type PlaceOf = (name: OptionName) => string;

/** The names of all locations but the publisher and the limited one, with the role that asks there. */
const roles = {
  subscriber: 'subscriber',
  interval: 'subscriber',
  first: 'subscriber',
  last: 'subscriber',
  publisherNostore: 'publisher',
  publisherNormal: 'publisher',
  publisherStrict: 'publisher',
  pollingStrict: 'subscriber',
  streaming: 'subscriber',
  eventsource: 'subscriber',
  polling: 'subscriber',
  websocket: 'subscriber',
  websocketReadonly: 'subscriber',
  jsonp: 'subscriber',
  statistics: 'subscriber',
  authorized: 'subscriber',
  multipart: 'subscriber',
  rawStream: 'subscriber',
  multiplexed: 'subscriber',
  pubsub: 'subscriber',
  subscriberTimeout: 'subscriber',
} as const satisfies Partial<Record<OptionName & keyof Locations, 'publisher' | 'subscriber'>>;

const names = Object.keys(roles) as (keyof typeof roles)[];

/**
 * The locations of the target; undefined when none was given.
 * @throws UsageError
 */
export function readLocations(get: Get, placeOf: PlaceOf, profile: ProfileName): Locations | undefined {
  const headers = { publisher: get(options.publisherHeader), subscriber: get(options.subscriberHeader) };
  const settings = get(options.setting);
  const publisher = get(options.publisher);
  if (!publisher) {
    refuseAlone(get, placeOf, profile);
    if (!profiles[profile].embedded) {
      throw new UsageError(
        `${placeOf('profile')}: the profile ${profile} needs --publisher URL and --subscriber URL, for no server of it comes with the kit`,
      );
    }
    return undefined;
  }
  const given = new Map(names.map((name) => [name, get(options[name])] as const));
  const { subscribing } = profiles[profile];
  if (!subscribing.some((name) => get<unknown>(options[name]))) {
    const flags = flagsOf(subscribing);
    throw new UsageError(
      `${placeOf('publisher')}: ${flags} is missing; a run needs one of them beside the publisher location`,
    );
  }
  const { storageLimit } = profiles[profile];
  const stored = get(options.stored);
  const at = (name: OptionName, role: keyof typeof headers, template: Template): Location =>
    withChannel(
      { template, headers: headers[role], ...settingsOf(settings, options[name].flag) },
      placeOf(name),
      role,
    );
  const limit = get(options.publisherLimit);
  const others = [...given].flatMap(([name, template]) =>
    template ? [[name, at(name, roles[name], template)] as const] : [],
  );
  refuseStray(settings, ['publisher', ...others.map(([name]) => options[name].flag)]);
  const plain = at('publisher', 'publisher', publisher);
  return {
    publisher:
      stored === undefined || storageLimit === undefined
        ? plain
        : { ...plain, settings: { ...plain.settings, [storageLimit]: String(stored) } },
    ...Object.fromEntries(others),
    ...(limit && {
      publisherLimit: { ...at('publisherLimit', 'publisher', limit.template), limit: limit.limit },
    }),
  };
}

/** Flags of locations, one of which is enough. */
function flagsOf(names: readonly (keyof Locations)[]): string {
  return names.map((name) => `--${options[name].flag} URL`).join(' or ');
}

/** What only makes sense with a publisher location, given without one. */
function refuseAlone(get: Get, placeOf: PlaceOf, profile: ProfileName): void {
  const needy = [
    ...names,
    'publisherLimit',
    'start',
    'ready',
    'stored',
    'publisherHeader',
    'subscriberHeader',
    'setting',
  ] as const;
  const alone = needy.find((name) => {
    const value = get<unknown>(options[name]);
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  });
  if (!alone) return;
  throw new UsageError(
    `${placeOf(alone)}: --publisher URL is missing; a run needs it, and ${flagsOf(profiles[profile].subscribing)}`,
  );
}

function settingsOf(settings: readonly GivenSetting[], flag: string): Pick<Location, 'settings'> {
  const own = settings.filter(({ location }) => location === flag);
  const all = [...settings.filter(({ location }) => location === undefined), ...own];
  if (all.length === 0) return {};
  return { settings: Object.fromEntries(all.map(({ name, value }) => [name, value])) };
}

function refuseStray(settings: readonly GivenSetting[], flags: readonly string[]): void {
  const stray = settings.find(({ location }) => location !== undefined && !flags.includes(location));
  if (!stray) return;
  throw new UsageError(
    `${stray.place}: there is no --${stray.location} location in this run; there are: ${flags.join(', ')}`,
  );
}

/** A location must be told which channel is meant. */
function withChannel(location: Location, place: string, role: string): Location {
  const inHeader = location.headers.some(({ value }: HeaderTemplate) => value.includes(channelPlaceholder));
  if (!inHeader && !location.template.path.includes(channelPlaceholder)) {
    throw new UsageError(
      `${place}: ${JSON.stringify(location.template.text)} does not say where the channel id goes: put ${channelPlaceholder} into the url, or into a --${role}-header`,
    );
  }
  return location;
}
