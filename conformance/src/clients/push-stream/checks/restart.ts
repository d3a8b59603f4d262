import { pushChecks } from '../push-check.js';
import type { PushMessage } from '../push-message.js';

export default pushChecks({
  slug: 'restart',
  onTheWire: true,
  title: 'a client goes on when the server has been away',
  proves: ['connections-again', 'resume-position'],
  hint: 'Look for a refused connection that ends the client, and for a position that is forgotten with the connection.',
  async run(stage) {
    await stage.given.delivered();
    const missed: PushMessage[] = [];
    await stage.restart(() => missed.push(stage.write()));
    await stage.returnsFor(missed);
    await stage.reports(missed);
    await stage.staysSilent('the message has been reported once');
  },
});
