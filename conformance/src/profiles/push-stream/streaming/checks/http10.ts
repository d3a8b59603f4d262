import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-http10',
  title: 'a streaming response in HTTP/1.0 ends with its connection',
  proves: ['push-stream-streaming-http10'],
  needs: ['streaming'],
  settings: [['streaming', 'push_stream_message_template']],
  hint: 'Is a stream sent without chunks to a client of HTTP/1.0, and is its connection closed behind it?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming', { version: '1.0' });
    const text = await channel.given.published();
    await listener.hasBegun();
    listener.hasNoHeader('Transfer-Encoding');
    await listener.receives({ text });
    await channel.given.deleted();
    await listener.receives({ id: -2 });
    await listener.ends();
  },
});
