import { type Given, refuse } from './option.js';

/** A value that no output may show. */
export interface Secret {
  /** Name of the environment variable that it is taken from, or would be. */
  readonly name: string;
  readonly value: string;
}

/** All secrets of a run. */
export class Secrets {
  readonly #known = new Map<string, string>();

  add(name: string, value: string): void {
    this.#known.set(name, value);
  }

  /** A value that the user wrote out: outputs call it by this name, or by one with a number when that is taken. */
  addWritten(wanted: string, value: string): void {
    const isFree = (name: string) => (this.#known.get(name) ?? value) === value;
    let name = wanted;
    for (let count = 2; !isFree(name); count++) name = `${wanted}_${count}`;
    this.#known.set(name, value);
  }

  /** The longest value first, so that no secret hides in a longer one. */
  get all(): readonly Secret[] {
    return [...this.#known]
      .map(([name, value]) => ({ name, value }))
      .sort((one, two) => two.value.length - one.value.length);
  }
}

/** Headers whose values are secrets. */
const credentials = /^(?:proxy-)?authorization$|^cookie$|(?:^|-)(?:token|secret|password|key)$/i;
/** The shortest value that is hidden; a shorter one stands in many an innocent word. */
const shortestSecret = 6;

/** Remembers the credentials in the value of a header, as `${AUTHORIZATION}`; what has the channel id in it is none. */
export function hideCredentials(header: string, value: string, secrets: Secrets): void {
  if (!credentials.test(header)) return;
  const isCookie = header.toLowerCase() === 'cookie';
  const parts = isCookie ? value.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1)) : [value];
  for (const part of parts) {
    // What stands before it says how to read it: `Bearer`, `Basic`.
    const secret = part.trim().replace(/^\S+\s+/, '');
    if (secret.length < shortestSecret || secret.includes('{channel}')) continue;
    secrets.addWritten(header.toUpperCase().replaceAll('-', '_'), secret);
  }
}

/** What stands in outputs for a secret. */
export function placeholderOf(name: string): string {
  return `\${${name}}`;
}

/**
 * Puts the values of environment variables in the places of `${NAME}`.
 * @throws UsageError when one is not set
 */
export function expand(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  secrets: Secrets,
): string {
  return given.text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = env[name];
    // Empty is how CI systems hand out a secret that a job may not see.
    if (!value)
      refuse(given, `the environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}`);
    secrets.add(name, value);
    return value;
  });
}

/** The shortest beginning of a secret that is worth hiding, where a text was cut off within the secret. */
const shortestStart = 4;

/** How a value may stand in a text: as it is, in JSON, in a url. */
export function spellings(value: string): string[] {
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])];
}

/** Hides the secrets in a text; also one that was cut off, as `"abc…` is. */
export function redactText(text: string, secrets: readonly Secret[]): string {
  let hidden = text;
  for (const { name, value } of secrets) {
    for (const spelling of spellings(value)) {
      hidden = hidden.replaceAll(spelling, placeholderOf(name));
      for (let length = spelling.length - 1; length >= shortestStart; length--) {
        hidden = hidden.replaceAll(`${spelling.slice(0, length)}"…`, `${placeholderOf(name)}"…`);
      }
    }
  }
  return hidden;
}
