import { isRefused } from '../moderation.js';
import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'refused',
  onTheWire: true,
  title: 'a client that is refused (403, close 1008) ends or asks again in moderation',
  proves: ['connections-refused'],
  hint: 'Wait a little before you ask again. A WebSocket is refused after its handshake, by close code 1008: such a connection was no success.',
  run: (stage) => isRefused(stage, 'forbidden'),
});
