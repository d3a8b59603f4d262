import type { Mutant } from '../../../mutants/mutant.js';
import { overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of how messages are kept. */
export const publisherStorageMutants: readonly Mutant[] = [
  mutant({
    id: 'limit-ignored',
    requirement: 'relay-3.2-storage-limits',
    breaks: 'the limit of a location is not kept',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: policy.keep > 0 ? 10 : 0 }),
      })),
    kills: ['storage-limits'],
    says: 'the body',
  }),
  mutant({
    id: 'limit-everywhere',
    requirement: 'relay-3.2-storage-limits',
    breaks: 'every location keeps three messages',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: Math.min(3, policy.keep) }),
      })),
    kills: ['storage-limits'],
    says: 'the body',
  }),
  mutant({
    id: 'always-stored',
    requirement: 'relay-3.2-storage-optional',
    breaks: 'a location without storage stores',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: policy.keep || 10 }),
      })),
    kills: ['storage-optional'],
    says: 'the body "not to be stored',
  }),
];
