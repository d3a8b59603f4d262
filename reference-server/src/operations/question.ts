/** What an operator can ask a server. */
export type Question = 'metrics' | 'live' | 'ready';
