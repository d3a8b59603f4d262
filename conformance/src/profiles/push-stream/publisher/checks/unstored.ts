import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-unstored',
  title: 'what is not to be stored is delivered, and not stored',
  proves: ['push-stream-publisher-unstored'],
  needs: ['publisherNostore', 'streaming'],
  hint: 'Without push_stream_store_messages a message goes to those who are there, and nowhere else.',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    const text = scene.text();
    await scene.expect(scene.client('publisherNostore').post(channel, text)).answers(200);
    await listener.receives({ text });
    const late = await channel.given.listening('streaming', { as: `${channel.id}.b1` });
    await late.receivesNothing('nothing stored');
  },
});
