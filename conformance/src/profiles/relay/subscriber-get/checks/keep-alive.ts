import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-keep-alive',
  title: 'GETs one after the other on one connection are each answered',
  proves: ['relay-3.1-get'],
  features: ['storage'],
  keeps: 2,
  hint: 'Look at what is left of the first exchange on the connection: unread bytes, a parser or a timer that was not reset.',
  async run(stage) {
    const channel = await stage.channel();
    const [one, two] = [await channel.given.message(), await channel.given.message()];
    const { subscriber } = channel;
    const send = subscriber.keepAlive();
    const first = await stage.expect(send(subscriber.request('GET'))).answers(200);
    first.hasBody(one);
    const next = subscriber.nextRequest(first.cursor);
    // A server that says it closes the connection has said that the next request needs another one.
    const second = first.closesConnection ? subscriber.next(first.cursor) : send(next);
    (await stage.expect(second).answers(200)).hasBody(two);
  },
});
