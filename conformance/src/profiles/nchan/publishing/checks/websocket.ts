import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/publishing-websocket',
  title: 'what is said on a WebSocket of a publisher location is published',
  proves: ['nchan-publishing-websocket'],
  features: ['storage'],
  hint: 'nchan_publisher takes http and websocket by default.',
  async run(scene) {
    const channel = await scene.channel();
    const publisher = scene.listen('websocket', channel, { at: 'publisher' });
    await publisher.isOpen();
    const text = scene.text();
    await publisher.says(text);
    await scene.isStored(channel, text);
  },
});
