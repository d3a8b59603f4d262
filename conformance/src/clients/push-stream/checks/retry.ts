import { Failure } from '../../../actors/failure.js';
import { pushChecks } from '../push-check.js';

/** Milliseconds: what the server says, and by how much timers of a client may be early. */
const told = 1000;
const early = 50;

export default pushChecks({
  slug: 'retry',
  modes: ['eventsource'],
  onTheWire: true,
  title: 'a client that is told a retry time waits so long before it connects again',
  proves: ['eventsource-retry'],
  hint: 'The value of the field retry is in milliseconds, and holds from then on.',
  async run(stage) {
    await stage.given.delivered();
    const { clock } = stage.ports;
    const line = await stage.line();
    line.writeText(`retry: ${told}\n\n`);
    await stage.given.delivered();
    const start = clock.elapsed();
    await stage.cut();
    const again = await stage.line('the client to connect again');
    const waited = Math.round(again.question.at - start);
    if (waited < told - early) {
      throw new Failure(
        `no request within ${told} ms of the end of the connection`,
        `a request after ${waited} ms`,
        again.connection,
      );
    }
    await stage.deliver();
  },
});
