import { check, Failure } from '../../../../engine/check.js';

export default check({
  id: 'relay/publisher-get',
  title: 'a GET on the publisher location consumes nothing',
  proves: ['relay-2.1-roles'],
  features: ['storage'],
  hint: 'Look for a publisher GET that takes a message out of the queue, or counts as a subscriber.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    const look = await stage.expect(channel.publisher.get()).answers();
    // The answer is about the channel; the message itself is for subscribers.
    if (look.text === text) throw new Failure('information about the channel', 'the message itself');
    const reply = await stage.expect(channel.subscriber.get()).answers(200);
    reply.hasBody(text);
  },
});
