import { section } from '../requirement.js';
import { lasting } from './lasting.js';

const source = 'Subscriber modes, eventsource';
const { must, should } = lasting(source);

/** The EventSource mode. */
export const eventsource = section(
  'push-stream',
  'eventsource',
  { MUST: { ...must }, SHOULD: { ...should } },
  'eventsource',
);
