import { bytesOfSize, millisecondsOf } from '../actors/nginx-units.js';
import type { Declaration } from '../engine/features.js';
import type { KnownDirective, SettingType } from '../engine/profile.js';
import { meant } from '../options/nearest.js';
import { type Given, type ReadContext, refuse } from '../options/option.js';
import { readChoice } from '../options/readers.js';
import { profiles } from '../profiles/index.js';

/** A feature and what is said of it: `name=yes`; in a file `name: yes` too. */
export const readFeature = (
  given: Given,
  context: ReadContext,
): { readonly name: string; readonly declared: Declaration; readonly place: string } => {
  const [, name = '', said = ''] = /^([^=:]*)[=:]\s*(.*)$/s.exec(given.text.trim()) ?? [];
  const names = Object.values(profiles).flatMap(({ ledger }) =>
    ledger.features.map((feature) => feature.name),
  );
  if (name === '') refuse(given, `${JSON.stringify(given.text)} is not NAME=yes, NAME=no or NAME=probe`);
  if (!names.includes(name)) {
    refuse(
      given,
      `there is no feature ${JSON.stringify(name)}; there are: ${[...new Set(names)].join(', ')}`,
    );
  }
  const declared = readChoice('yes', 'no', 'probe')({ ...given, text: said }, context);
  return { name, declared, place: given.place };
};

const directives: Readonly<Record<string, KnownDirective>> = Object.assign(
  {},
  ...Object.values(profiles).map((profile) => profile.directives),
);

/** A directive and its value, of one location or of all. */
export interface GivenSetting {
  /** The flag of a location; undefined: all. */
  readonly location: string | undefined;
  readonly name: string;
  readonly value: string;
  readonly place: string;
}

/** `[LOCATION:]NAME=VALUE`; in a file `NAME: VALUE` too. */
export const readSetting = (given: Given): GivenSetting => {
  const shown = JSON.stringify(given.text);
  const [, location, name = '', said] =
    /^(?:([a-z-]+):)?\s*([a-z_]+)\s*(?:=|:\s)(.*)$/s.exec(given.text.trimStart()) ?? [];
  if (said === undefined) return refuse(given, `${shown} is not NAME=VALUE, or LOCATION:NAME=VALUE`);
  const known = Object.keys(directives);
  const directive = Object.hasOwn(directives, name) ? directives[name] : undefined;
  const slip = directive ? undefined : meant(name, known);
  if (slip !== undefined) {
    refuse(given, `no check depends on a directive "${name}"; did you mean "${slip}"?`);
  }
  // A text, such as a template, may end in a line end.
  const value = directive?.type === 'text' ? said : said.trim();
  // nginx.conf has directives that no check asks about: the run names them.
  const rule = directive && wrongValue(directive.type, value);
  if (rule) refuse(given, `${name}: ${JSON.stringify(value)} is ${rule}`);
  return { location, name, value, place: given.place };
};

function wrongValue(type: SettingType, value: string): string | undefined {
  if (type === 'flag' && value !== 'on' && value !== 'off') return 'neither on nor off';
  if (type === 'count' && !/^\d+$/.test(value)) return 'no whole number';
  if (type === 'time' && millisecondsOf(value) === undefined) return 'no time such as 10s';
  if (type === 'size' && bytesOfSize(value) === undefined) return 'no size such as 1m';
  return undefined;
}
