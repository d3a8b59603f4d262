import type { Location, Locations } from '../actors/locations.js';
import { type OptionName, options } from '../config/options.js';
import { flagOf } from '../engine/known-settings.js';
import { inForce } from '../engine/verdict.js';
import type { Ledger } from '../spec/ledger.js';
import type { Requirement } from '../spec/requirement.js';
import { parseTemplate } from '../wire/address.js';
import { code, either } from './markdown.js';
import type { ShownCheck } from './subject.js';

const anywhere: Location = { template: parseTemplate('http://localhost/{channel}'), headers: [] };

/** Options that name a location which brings a requirement into force; none where no location is asked for. */
export function locationsOf(requirement: Requirement): readonly OptionName[] {
  const publisher: Locations = { publisher: anywhere };
  if (inForce(requirement, publisher)) return [];
  const names = Object.keys(options) as OptionName[];
  return names.filter((name) => inForce(requirement, { ...publisher, [name]: anywhere }));
}

/** The setting of a location that a check must know, as it is told to the kit. */
function settingWords([location, directive, value]: ShownCheck['settings'][number]): string {
  return code(`--setting ${flagOf(location)}:${directive}=${value ?? '…'}`);
}

function featureWord(feature: string): string {
  return `the feature ${code(feature)}`;
}

/** What a check can't do without, each in a few words. */
export function needsOf({ needs, settings, features }: ShownCheck): readonly string[] {
  return [
    ...needs.map((location) => code(`--${flagOf(location)}`)),
    ...settings.map(settingWords),
    ...features.map(featureWord),
  ];
}

/** When a requirement of a ledger is in force, given all checks that prove it. */
export function appliesWords(row: Requirement, ledger: Ledger, checks: readonly ShownCheck[]): string {
  const conditions = [
    ...locationWords(row, ledger, checks),
    // What every check of it needs decides whether it can be judged at all.
    ...inAll(
      checks.map(({ settings, features }) => [...settings.map(settingWords), ...features.map(featureWord)]),
    ),
  ];
  return conditions.length > 0 ? `with ${conditions.join(', and ')}` : 'always';
}

function locationWords(
  row: Requirement,
  { byLocation }: Ledger,
  checks: readonly ShownCheck[],
): readonly string[] {
  const own = locationsOf(row).map((name) => [options[name].flag]);
  // No run is without a publisher location.
  const shows =
    byLocation && row.judged.how !== 'attest'
      ? checks.map(({ needs }) => needs.filter((need) => need !== 'publisher').map(flagOf))
      : [];
  const enough = leastOf(shows);
  // Those that show it may say more precisely what brings it into force.
  const covered =
    enough.length > 0 && enough.every((flags) => own.some(([flag]) => flag && flags.includes(flag)));
  return (covered ? [enough] : [own, enough])
    .filter((ways) => ways.length > 0)
    .map((ways) => either(ways.map((flags) => flags.map((flag) => code(`--${flag}`)).join(' and '))));
}

/** The ways of which none takes more than another does; none where one takes nothing. */
function leastOf(ways: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (ways.some(({ length }) => length === 0)) return [];
  const within = (one: readonly string[], other: readonly string[]) =>
    one.every((flag) => other.includes(flag));
  return ways.filter(
    (way, at) =>
      !ways.some(
        (other, place) =>
          within(other, way) && (other.length < way.length || (place < at && within(way, other))),
      ),
  );
}

function inAll(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = lists;
  return [...new Set(first)].filter((one) => rest.every((list) => list.includes(one)));
}
