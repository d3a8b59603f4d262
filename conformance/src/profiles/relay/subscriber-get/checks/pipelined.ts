import { type Call, check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-pipelined',
  title: 'GETs sent together on one connection are answered in order',
  proves: ['relay-3.1-get'],
  features: ['storage'],
  keeps: 2,
  hint: 'RFC 9112 9.3.2: the responses to pipelined requests go out in the order of the requests.',
  async run(stage) {
    const channel = await stage.channel();
    const [one, two] = [await channel.given.message(), await channel.given.message()];
    const first = await channel.given.read();
    const { subscriber } = channel;
    const requests = [subscriber.request('GET'), subscriber.nextRequest(first.cursor)];
    const [callOne, callTwo] = subscriber.pipeline(requests) as [Call, Call];
    const answer = await stage.expect(callOne).answers(200);
    answer.hasBody(one);
    // After a response that closes the connection, the rest must be sent again (RFC 9112 9.3.2).
    const second = answer.closesConnection ? subscriber.next(first.cursor) : callTwo;
    (await stage.expect(second).answers(200)).hasBody(two);
  },
});
