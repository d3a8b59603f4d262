import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-uncached',
  title: 'a streaming response says that it is not to be stored',
  proves: ['push-stream-streaming-uncached'],
  needs: ['streaming'],
  hint: 'Are Expires and Cache-Control among the headers of the response?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    await channel.given.published();
    await listener.hasBegun();
    listener.isUncached();
  },
});
