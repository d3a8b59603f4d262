import { NotApplicable } from './failure.js';
import { millisecondsOf } from './nginx-units.js';

/** Milliseconds of a time that a location is configured to. @throws NotApplicable when it is none */
export function timeOf(name: string, value = ''): number {
  const time = millisecondsOf(value);
  if (time === undefined)
    throw new NotApplicable(`${name} ${JSON.stringify(value)} is no time that the kit can read`);
  return time;
}
