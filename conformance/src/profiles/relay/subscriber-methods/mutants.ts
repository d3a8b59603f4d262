import type { Mutant } from '../../../mutants/mutant.js';
import { answering } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of methods of subscribers other than GET. */
export const subscriberMethodsMutants: readonly Mutant[] = [
  mutant({
    id: 'other-methods-forbidden',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'other methods are answered 403',
    parts: () =>
      answering('subscriber', (answer) => (answer.status === 405 ? { ...answer, status: 403 } : answer)),
    kills: ['method-post', 'method-put', 'method-delete', 'method-patch', 'method-options', 'method-unknown'],
    says: '403',
  }),
  mutant({
    id: 'options-allowed',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'every OPTIONS is taken for a CORS preflight',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        exchange.method === 'OPTIONS' ? { ...answer, status: 200 } : answer,
      ),
    kills: ['method-options'],
    says: '200',
  }),
  mutant({
    id: 'head-hangs',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'HEAD gets no answer',
    parts: () =>
      answering('subscriber', (answer, { exchange }) => (exchange.method === 'HEAD' ? undefined : answer)),
    kills: ['method-head'],
    says: 'no answer',
  }),
];
