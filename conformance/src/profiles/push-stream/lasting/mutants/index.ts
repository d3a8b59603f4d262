import type { Mutant } from '../../../../mutants/mutant.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import type { Mode } from './break.js';
import { endBreaks } from './ends.js';
import { lateMutants } from './late.js';
import { messageBreaks } from './messages.js';
import { textBreaks } from './texts.js';
import { timesMutants } from './times.js';

/** Mutants of one of the modes whose connections last, by what these have in common. */
function brokenLasting(mode: Mode, who: string): Mutant[] {
  return [...messageBreaks, ...textBreaks, ...endBreaks].map(
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

/** Mutants of what all subscribers whose connections last have in common. */
export const lastingMutants: readonly Mutant[] = [
  ...brokenLasting('streaming', 'streaming'),
  ...timesMutants,
  ...lateMutants,
  ...brokenLasting('eventsource', 'EventSource'),
  ...brokenLasting('websocket', 'WebSocket'),
];
