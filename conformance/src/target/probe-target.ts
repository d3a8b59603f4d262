import { randomBytes } from 'node:crypto';
import type { Settings } from '../config/settings.js';
import { portsOf } from '../engine/run.js';
import { UsageError } from '../options/usage-error.js';
import { type Facts, gatherFacts } from '../probe/facts.js';
import { profiles } from '../profiles/index.js';
import { systemClock } from '../wire/clock.js';
import { socketConnect } from '../wire/connect.js';
import { loadedCertificates } from './certificates.js';
import { kitName, version } from './version.js';

/**
 * Asks the target of the settings how it behaves.
 * @throws UsageError, TargetUnusable
 */
export async function probeTarget(settings: Settings): Promise<Facts> {
  const { locations, cacert, insecure, timing, prepare, subscriberCount } = settings;
  if (!locations)
    throw new UsageError('--publisher URL and --subscriber URL are missing: what is to be asked?');
  const ca = cacert === undefined ? {} : { ca: loadedCertificates(cacert) };
  const connect = socketConnect({ timeout: 5000, insecure, ...ca });
  const userAgent = `${kitName}/${version}`;
  const ports = portsOf({
    ...{ locations, connect, clock: systemClock, timing, userAgent, prepare, subscriberCount, randomBytes },
  });
  return gatherFacts(ports, profiles[settings.profile]);
}
