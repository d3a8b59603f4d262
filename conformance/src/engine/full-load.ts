import type { LoadScale } from '../actors/ports.js';

/** The load of a run where nobody says otherwise. */
export const fullLoad: LoadScale = { messages: 40_000, publishers: 16, subscribers: 200, ahead: 5 };
