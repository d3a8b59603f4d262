import type { Outcome } from '../outcome.js';
import type { NginxRequest } from '../request.js';

export type Refusal = Extract<Outcome, { type: 'refused' }>;

/** What a check says of a request: it lets it in, turns it away, or has nothing to say. */
export type Judgement = 'granted' | Refusal | undefined;

export type AccessCheck = (request: NginxRequest) => Promise<Judgement> | Judgement;
