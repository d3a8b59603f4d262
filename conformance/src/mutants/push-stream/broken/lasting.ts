import { type Mutant, pushStreamMutant } from '../../mutant.js';
import type { Mode } from '../lasting.js';
import { endBreaks } from './lasting-ends.js';
import { messageBreaks } from './lasting-messages.js';

/** Mutants of one of the modes whose connections last, by what these have in common. */
export function brokenLasting(mode: Mode, who: string): Mutant[] {
  return [...messageBreaks, ...endBreaks].map(
    ({ slug, requirement = slug, breaks: what, parts, kills, also, says }) => {
      const [first, ...rest] = kills[mode];
      return pushStreamMutant({
        id: `${mode}-${slug}`,
        requirement: `push-stream-${mode}-${requirement}`,
        breaks: `${who}: ${what}`,
        parts: () => parts(mode),
        kills: [`${mode}-${first}`, ...rest.map((kill) => `${mode}-${kill}`), ...(also?.(mode) ?? [])],
        says,
      });
    },
  );
}
