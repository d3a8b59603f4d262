import { attacks } from './attacks.js';
import { loads } from './loads.js';
import type { Scenario } from './scenario.js';

/** Scenarios that have a table together. */
export interface Group {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

export const groups: readonly Group[] = [
  { title: 'Attacks', scenarios: attacks },
  { title: 'Load', scenarios: loads },
];

export const scenarioNames: readonly string[] = groups.flatMap(({ scenarios }) =>
  scenarios.map(({ name }) => name),
);

export function scenarioNamed(name: string): Scenario {
  const scenario = groups.flatMap(({ scenarios }) => scenarios).find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  throw new Error(`there is no scenario ${name}; there are ${scenarioNames.join(', ')}`);
}
