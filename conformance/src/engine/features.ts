import { Blocked, Failure, Inconclusive } from '../actors/failure.js';
import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Feature } from '../spec/feature.js';
import type { Check, Probe } from './check.js';
import type { FeatureResult } from './results.js';

/** What a configuration says of a feature. */
export type Declaration = 'yes' | 'no' | 'probe';

/** What a run needs to know of features. */
export interface FeaturePlan {
  readonly declared: Readonly<Record<string, Declaration>>;
  readonly probes: Readonly<Record<string, Probe>>;
}

/**
 * Decides which features are on. What is declared `yes` is believed here, for the checks find out; what is declared `no` is
 * looked at, so that the report can say when it isn't so; `probe` is what the target does.
 */
export async function decideFeatures(
  features: readonly Feature[],
  { declared, probes }: FeaturePlan,
  ports: Ports,
): Promise<FeatureResult[]> {
  const results: FeatureResult[] = [];
  for (const { name, otherwise } of features) {
    const said = declared[name];
    const probe = probes[name];
    const seen = probe && (said === 'no' || said === 'probe') ? await look(probe, ports) : undefined;
    results.push({
      name,
      declared: said ?? 'default',
      on: said === 'probe' ? seen === true : (said ?? otherwise) === 'yes',
      ...(seen === undefined ? {} : { seen }),
    });
  }
  return results;
}

async function look(probe: Probe, ports: Ports): Promise<boolean | undefined> {
  const stage = new Stage(ports);
  try {
    return await probe(stage);
  } catch (error) {
    if (error instanceof Failure || error instanceof Blocked || error instanceof Inconclusive)
      return undefined;
    throw error;
  } finally {
    await stage.clear();
  }
}

/** The first feature that a check needs and that is off. */
export function missingFeature(check: Check, features: readonly FeatureResult[]): FeatureResult | undefined {
  return features.find(({ name, on }) => !on && check.features.includes(name));
}

/** Why a feature is off, to follow "which". */
export function whyOff({ name, declared }: FeatureResult): string {
  switch (declared) {
    case 'no':
      return `the configuration declares off (features: ${name}: no)`;
    case 'probe':
      return 'the probe did not find';
    default:
      return `nobody has declared (--features ${name}=yes, or ${name}=probe)`;
  }
}
