import { isAbsolute, join } from 'node:path';
import type { HeaderTemplate } from '../actors/locations.js';
import { InvalidLocation, parseTemplate, type Template, withoutCredentials } from '../wire/address.js';
import { nearest } from './nearest.js';
import { type Given, type Reader, refuse } from './option.js';
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
