import type { Endpoint, Endpoints } from '../../../assembly.js';
import { answered } from '../outcome.js';
import type { Content } from './content.js';

/** A location of one of the dialects. */
export function pushContent(endpoint: Endpoint, endpoints: Endpoints): Content {
  const { handler, takesUpgrades } = endpoints.serve(endpoint);
  return {
    takesUpgrades,
    serve: (request) => {
      const work = handler(request);
      return work instanceof Promise ? work.then(() => answered) : answered;
    },
  };
}
