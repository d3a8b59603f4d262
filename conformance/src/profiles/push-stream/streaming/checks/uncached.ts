import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-uncached',
  title: 'a streaming response says that it is not to be stored',
  proves: ['push-stream-streaming-uncached'],
  needs: ['streaming'],
  hint: 'Are Expires and Cache-Control among the headers of the response?',
  async run(scene) {
    const listener = await scene.channel().given.listening('streaming');
    listener.isUncached();
  },
});
