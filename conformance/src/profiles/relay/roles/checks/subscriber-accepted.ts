import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/subscriber-accepted',
  title: 'a subscriber of a channel that nobody has published to is let in',
  proves: ['relay-2.1-subscriber-accepted'],
  hint: 'If subscribers may only ask for channels that exist, run the kit with --prepare put.',
  async run(stage) {
    const channel = await stage.channel();
    const call = channel.subscriber.get();
    const waiting = await stage.expect(call).findsNothing(channel);
    const text = await channel.given.message();
    const reader = waiting === 'held' ? call : channel.subscriber.get();
    (await stage.expect(reader).answers(200)).hasBody(text);
  },
});
