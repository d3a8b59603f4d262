import { type Effect, type Effects, got } from './effect.js';

const location = 'server { listen 80; location / { LOCATION; root none; } }';

/** The first words of an answer. */
const beginning: Effect['play'] = async (lab) => (await got(lab, '/')).slice(0, 9);

export const operationsEffects: Effects = {
  push_metrics: {
    line: 'push_metrics;',
    around: location,
    play: beginning,
    without: '404 <!doc',
    with: '200 # HEL',
  },
  push_health: {
    line: 'push_health ready;',
    around: location,
    play: beginning,
    without: '404 <!doc',
    with: '200 ready',
  },
};
