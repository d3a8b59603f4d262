import { attacks } from './grammar/attacks.js';
import { mixtures } from './grammar/mixtures.js';
import { Random } from './random.js';
import type { Sequence, ServerKind } from './sequence.js';

const scenarios = [...mixtures, ...attacks];

/** Names of all scenarios. */
export const scenarioNames: readonly string[] = scenarios.map(({ name }) => name);

/** Those that need the parts of the built-in server, or locations that only a configuration has. */
const servers: Readonly<Record<string, ServerKind>> = { faults: 'built-in', 'slow pattern': 'nginx' };

/**
 * The sequence with this number: the same for the same seed, whatever came before.
 * @param only names of scenarios; default: all
 */
export function generate(seed: number, number: number, only: readonly string[] = scenarioNames): Sequence {
  const random = new Random(seed, number, 0x5eed);
  const { name, write } = random.weighted(scenarios.filter((scenario) => only.includes(scenario.name)));
  const server = servers[name] ?? (random.chance(75) ? 'built-in' : 'nginx');
  return { scenario: name, server, steps: write(random).steps };
}
