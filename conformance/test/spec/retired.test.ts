import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBaseline, refuseUnknown } from '../../src/baseline/baseline.js';
import { pushStreamClientChecks } from '../../src/clients/push-stream/checks/index.js';
import { pushStreamClients } from '../../src/clients/push-stream/ledger.js';
import { relayClientChecks } from '../../src/clients/relay/checks/index.js';
import { select } from '../../src/engine/select.js';
import { profiles } from '../../src/profiles/index.js';
import { requirementSets } from '../../src/spec/requirement-set.js';
import { retiredIds } from '../../src/spec/retired.js';

// Every id that there ever was. Lines are added, never changed or taken away: people have these ids in their baselines.
const frozen = requirementSets.flatMap((set) =>
  readFileSync(new URL(`sets/${set}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
);
const inUse = [
  ...Object.values(profiles).flatMap(({ ledger, checks }) => [...ledger.requirements, ...checks]),
  ...relayClientChecks,
  ...pushStreamClients.requirements,
  ...pushStreamClientChecks,
].map(({ id }) => id);
const retired = retiredIds.map(({ id }) => id);

const { relay } = profiles;

describe('ids', () => {
  it('that were released are in use, or retired', () => {
    expect(frozen.filter((id) => !inUse.includes(id) && !retired.includes(id))).toEqual([]);
  });

  it('that are retired were released, are not used again, and name what is', () => {
    expect(retired.filter((id) => inUse.includes(id) || !frozen.includes(id))).toEqual([]);
    expect(retiredIds.flatMap(({ replacedBy }) => replacedBy).filter((id) => !inUse.includes(id))).toEqual(
      [],
    );
  });
});

describe('a retired id', () => {
  const register = [
    { id: 'relay/old', since: '0.3.0', replacedBy: ['relay/oldest', 'relay/walk'] },
    { id: 'relay/gone', since: '0.4.0', replacedBy: [] },
  ];

  it('in --only says what replaced it', () => {
    expect(() => select(relay.checks, relay.ledger, ['relay/old'], [], '0.2', register)).toThrow(
      '"relay/old" was retired with version 0.3.0; in its place: relay/oldest, relay/walk',
    );
  });

  it('in a baseline too', () => {
    const entries = readBaseline('- id: relay/gone\n  reason: r\n', 'known.yaml');
    expect(() => refuseUnknown(entries, ['relay/oldest'], register)).toThrow(
      'known.yaml:1:3: "relay/gone" was retired with version 0.4.0; nothing took its place',
    );
  });
});
