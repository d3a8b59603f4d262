import { section } from '../requirement.js';
import { lasting } from './lasting.js';

const source = 'Subscriber modes, streaming';
const { must, should } = lasting(source);

/** The streaming mode: one response without an end. */
export const streaming = section(
  'push-stream',
  'streaming',
  { MUST: { ...must }, SHOULD: { ...should } },
  'streaming',
);
