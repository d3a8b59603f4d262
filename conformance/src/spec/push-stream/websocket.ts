import { section } from '../requirement.js';
import { lasting } from './lasting.js';

const source = 'Subscriber modes, websocket';
const { must, should } = lasting(source);

/** The WebSocket mode. */
export const websocket = section(
  'push-stream',
  'websocket',
  { MUST: { ...must }, SHOULD: { ...should } },
  'websocket',
);
