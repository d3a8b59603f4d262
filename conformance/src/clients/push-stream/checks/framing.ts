import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'framing',
  modes: ['stream', 'eventsource', 'longpolling'],
  title: 'a client reads answers however HTTP frames them',
  proves: ['messages-pieces'],
  hint: 'A chunk may end anywhere, also within a character (RFC 9112 7.1); to a client of HTTP/1.0 servers the end of the connection is the end of the body.',
  async run(stage) {
    await stage.given.delivered();
    await stage.line();
    stage.server.serve({ framing: 'odd-chunks' });
    await stage.cut();
    await stage.given.returned();
    await stage.deliver();
    await stage.deliver({ text: '世界'.repeat(30) });
    await stage.line();
    stage.server.serve({ framing: 'close' });
    await stage.cut();
    // It has come back before: who does not stay now can't read this.
    await stage.line('the client to connect again, and to stay');
    await stage.deliver();
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
