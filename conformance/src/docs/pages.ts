import type { ClientCheck } from '../clients/client-check.js';
import { pushStreamClientChecks } from '../clients/push-stream/checks/index.js';
import { pushStreamClients } from '../clients/push-stream/ledger.js';
import { relayClientChecks } from '../clients/relay/checks/index.js';
import { type ProfileName, profileNames, profiles } from '../profiles/index.js';
import { relayClients } from '../profiles/relay/ledger.js';
import { collections } from '../proof/collections.js';
import { indexPage } from './index-page.js';
import { requirementsPage } from './page.js';
import { homesOf, type ShownCheck, type Subject } from './subject.js';

const kit = 'npx pushstream-conformance';

function server(name: ProfileName): Subject {
  const { ledger, checks, notPromised = {} } = profiles[name];
  const proved = collections.find(({ world }) => world.profile === profiles[name]);
  const command = `${kit} --profile ${name}`;
  return { name, command, ledger, checks, mutants: proved?.mutants ?? [], notPromised };
}

function shown(
  { id, title, proves, hint }: Omit<ClientCheck<never>, 'run'>,
  features: readonly string[] = [],
): ShownCheck {
  return { id, title, proves, hint, needs: [], settings: [], features, takes: 'moments' };
}

/** What there are pages about. */
export const subjects: readonly Subject[] = [
  ...profileNames.map(server),
  {
    name: 'relay-clients',
    command: `${kit} client --profile relay`,
    ledger: relayClients,
    checks: relayClientChecks.map((check) => shown(check)),
    mutants: [],
    notPromised: {},
  },
  {
    name: 'push-stream-clients',
    command: `${kit} client --profile push-stream`,
    ledger: pushStreamClients,
    checks: pushStreamClientChecks.map((check) =>
      shown(check, [
        check.mode,
        ...(check.channels > 1 ? ['several-channels'] : []),
        ...(check.eventTypes ? ['event-types'] : []),
      ]),
    ),
    mutants: [],
    notPromised: {},
  },
];

/** All pages about requirements by the names of their files. */
export function requirementPages(): ReadonlyMap<string, string> {
  const homes = homesOf(subjects);
  return new Map([
    ['README.md', indexPage(subjects)],
    ...subjects.map((subject): [string, string] => [`${subject.name}.md`, requirementsPage(subject, homes)]),
  ]);
}
