import type { EndpointService } from '../../../assembly.js';
import { answered } from '../outcome.js';
import type { Content } from './content.js';

/** A location of one of the dialects, or for operators. */
export function pushContent({ handler, takesUpgrades }: EndpointService): Content {
  return {
    takesUpgrades,
    serve: (request) => {
      const work = handler(request);
      return work instanceof Promise ? work.then(() => answered) : answered;
    },
  };
}
