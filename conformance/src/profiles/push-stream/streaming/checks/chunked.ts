import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-chunked',
  title: 'a streaming response in HTTP/1.1 is chunked',
  proves: ['push-stream-streaming-chunked'],
  needs: ['streaming'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'Does the response of a stream say Transfer-Encoding: chunked, and no Content-Length?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    const text = await channel.given.published();
    await listener.hasBegun();
    listener.hasHeader('Transfer-Encoding', 'chunked');
    await listener.receives({ text });
    await channel.given.deleted();
    await listener.receives({ id: -2 });
    await listener.ends();
  },
});
