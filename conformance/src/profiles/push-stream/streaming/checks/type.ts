import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-type',
  title: 'a streaming response has the Content-Type of default_type',
  proves: ['push-stream-streaming-type'],
  needs: ['streaming'],
  settings: [['streaming', 'default_type']],
  hint: 'Is the Content-Type of a stream that of default_type of its location?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    await channel.given.published();
    await listener.hasBegun();
    listener.hasHeader('Content-Type', scene.configured.setting('streaming', 'default_type') ?? '');
  },
});
