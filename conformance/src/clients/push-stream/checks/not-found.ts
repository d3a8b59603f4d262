import { isRefused } from '../moderation.js';
import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'not-found',
  onTheWire: true,
  title: 'a client that is answered 404 takes the page for no message, and ends or asks again in moderation',
  proves: ['connections-refused'],
  hint: 'Look at the status before you look for messages, and wait a little before you ask again.',
  run: (stage) => isRefused(stage, 'not-found'),
});
