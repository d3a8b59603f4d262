import { isAbsolute, join } from 'node:path';
import type { HeaderTemplate } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import { nearest } from '../engine/nearest.js';
import { ledgers } from '../spec/index.js';
import { nchanSettings } from '../spec/nchan/settings.js';
import {
  bytesOfSize,
  millisecondsOf,
  pushStreamSettings,
  type SettingType,
} from '../spec/push-stream/settings.js';
import { InvalidLocation, parseTemplate, type Template, withoutCredentials } from '../wire/address.js';
import { type Given, type ReadContext, type Reader, refuse } from './option.js';
import { expand, hideCredentials } from './secrets.js';
import { UsageError } from './usage-error.js';

/** A text that isn't empty, as it is. */
export const readText = (given: Given): string =>
  given.text.trim() === '' ? refuse(given, 'the value is empty') : given.text;

/** A path; a relative one starts at the configuration file's folder, or in the working directory for a flag. */
export const readPath = (given: Given): string => pathFrom(given.base, readText(given));

function pathFrom(base: string, path: string): string {
  return isAbsolute(path) ? path : join(base, path);
}

/** One of a few words. */
export function readChoice<T extends string>(...words: readonly T[]): Reader<T> {
  return (given) =>
    words.find((word) => word === given.text) ??
    refuse(given, `${JSON.stringify(given.text)} is not one of ${words.join(', ')}`);
}

/** The url of a location. */
export const readLocation = (given: Given): Template => {
  if (given.text.includes('${')) refuse(given, '${…} is expanded in headers only, not in urls');
  try {
    return parseTemplate(given.text);
  } catch (error) {
    if (error instanceof InvalidLocation) refuse(given, error.message);
    throw error;
  }
};

/** The url of a location that keeps a known number of messages: `URL=N`. */
export const readLimitedLocation = (
  given: Given,
): { readonly template: Template; readonly limit: number } => {
  const parts = /^(.*)=(\d+)$/.exec(given.text);
  const limit = Number(parts?.[2]);
  if (!parts?.[1] || limit < 1) {
    return refuse(
      given,
      `${JSON.stringify(given.text)} is not a url, "=" and the number of messages it keeps`,
    );
  }
  return { template: readLocation({ ...given, text: parts[1] }), limit };
};

/** `Name: value`; environment variables are put in. */
export const readHeader: Reader<HeaderTemplate> = (given, { env, secrets }) => {
  // What the user typed may be shown, what the environment holds may not.
  const shown = JSON.stringify(given.text);
  const [, name = '', template = ''] = /^([^:]*):(.*)$/s.exec(given.text) ?? [];
  if (name === '') refuse(given, `${shown} is not a header: "Name: value"`);
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name))
    refuse(given, `${JSON.stringify(name)} is no header name`);
  if (/^(host|content-length|transfer-encoding|connection|expect)$/i.test(name)) {
    refuse(given, `the kit itself sets ${name}`);
  }
  const value = expand({ ...given, text: template.trim() }, env, secrets);
  // Written out, it is no less a secret.
  if (value === template.trim()) hideCredentials(name, value, secrets);
  if (!/^[\t\x20-\x7e]*$/.test(value)) refuse(given, `the value of ${name} is not printable ASCII`);
  return { name, value };
};

/** The url to ask for whether a started server is ready. */
export const readUrl = (given: Given): string => {
  const { protocol, username, password } = URL.canParse(given.text)
    ? new URL(given.text)
    : { protocol: '', username: '', password: '' };
  const shown = JSON.stringify(withoutCredentials(given.text));
  if (protocol !== 'http:' && protocol !== 'https:') {
    refuse(given, `${shown} is not an absolute http or https url`);
  }
  if (username || password) refuse(given, `${shown} needs no credentials: any answer will do, also a 401`);
  return given.text;
};

/** A regular expression with one group: the number. */
export const readCountPattern = (given: Given): RegExp => {
  let pattern: RegExp;
  try {
    pattern = new RegExp(given.text, 'm');
  } catch (error) {
    throw new UsageError(`${given.place}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const groups = (new RegExp(`${pattern.source}|`).exec('')?.length ?? 1) - 1;
  if (groups < 1) refuse(given, `${given.text} needs a group (…) around the number`);
  return pattern;
};

/** A feature and what is said of it: `name=yes`; in a file `name: yes` too. */
export const readFeature = (
  given: Given,
  context: ReadContext,
): { readonly name: string; readonly declared: Declaration; readonly place: string } => {
  const [, name = '', said = ''] = /^([^=:]*)[=:]\s*(.*)$/s.exec(given.text.trim()) ?? [];
  const names = Object.values(ledgers).flatMap((ledger) => ledger.features.map((feature) => feature.name));
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

const knownSettings = { ...pushStreamSettings, ...nchanSettings };

/** A directive and its value, of one location or of all. */
export interface GivenSetting {
  /** The flag of a location; undefined: all. */
  readonly location: string | undefined;
  readonly name: keyof typeof knownSettings;
  readonly value: string;
  readonly place: string;
}

/** `[LOCATION:]NAME=VALUE`; in a file `NAME: VALUE` too. */
export const readSetting = (given: Given): GivenSetting => {
  const shown = JSON.stringify(given.text);
  const [, location, name = '', value] =
    /^(?:([a-z-]+):)?\s*([a-z_]+)\s*(?:=|:\s)(.*)$/s.exec(given.text.trim()) ?? [];
  if (value === undefined) return refuse(given, `${shown} is not NAME=VALUE, or LOCATION:NAME=VALUE`);
  const known = Object.keys(knownSettings) as (keyof typeof knownSettings)[];
  const directive = known.find((one) => one === name);
  if (!directive) {
    return refuse(
      given,
      `no check depends on a directive "${name}"; did you mean "${nearest(name, known, 1)[0]}"?`,
    );
  }
  const rule = wrongValue(knownSettings[directive].type, value);
  if (rule) refuse(given, `${directive}: ${JSON.stringify(value)} is ${rule}`);
  return { location, name: directive, value, place: given.place };
};

function wrongValue(type: SettingType, value: string): string | undefined {
  if (type === 'flag' && value !== 'on' && value !== 'off') return 'neither on nor off';
  if (type === 'count' && !/^\d+$/.test(value)) return 'no whole number';
  if (type === 'time' && millisecondsOf(value) === undefined) return 'no time such as 10s';
  if (type === 'size' && bytesOfSize(value) === undefined) return 'no size such as 1m';
  return undefined;
}

/** What reports there are. */
export const reportKinds = ['console', 'json', 'ndjson', 'junit', 'html', 'markdown', 'github'] as const;

/** A report: what it is, and the file it goes to (undefined: standard output). */
export interface ReportTarget {
  readonly kind: (typeof reportKinds)[number];
  readonly file: string | undefined;
}

/** `junit=FILE`, `json=-`, `console`. */
export const readReport = (given: Given): ReportTarget => {
  const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(given.text) ?? [];
  const kind = reportKinds.find((known) => known === name);
  if (!kind) {
    return refuse(
      given,
      `there is no report ${JSON.stringify(name)}; did you mean "${nearest(name, reportKinds, 1)[0]}"? There are: ${reportKinds.join(', ')}`,
    );
  }
  if (kind === 'console') {
    return file === undefined
      ? { kind, file }
      : refuse(given, 'the console report goes to the console: "console"');
  }
  if (!file) return refuse(given, `${kind} needs a file: "${kind}=FILE", or "${kind}=-" for standard output`);
  return { kind, file: file === '-' ? undefined : pathFrom(given.base, file) };
};
