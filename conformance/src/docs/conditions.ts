import type { Location, Locations } from '../actors/locations.js';
import { type OptionName, options } from '../config/options.js';
import { flagOf } from '../engine/known-settings.js';
import { inForce } from '../engine/verdict.js';
import type { Requirement } from '../spec/index.js';
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

/** When a requirement is in force, given all checks that prove it. */
export function appliesWords(requirement: Requirement, checks: readonly ShownCheck[]): string {
  // What every check of it needs decides whether it can be judged at all.
  const common = inAll(
    checks.map(({ settings, features }) => [...settings.map(settingWords), ...features.map(featureWord)]),
  );
  const locations = locationsOf(requirement).map((name) => code(`--${options[name].flag}`));
  const conditions = [...(locations.length > 0 ? [either(locations)] : []), ...common];
  return conditions.length > 0 ? `with ${conditions.join(', and ')}` : 'always';
}

function inAll(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = lists;
  return [...new Set(first)].filter((one) => rest.every((list) => list.includes(one)));
}
