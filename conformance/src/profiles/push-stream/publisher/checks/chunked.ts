import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-chunked',
  title: 'a body in chunks is published',
  proves: ['push-stream-publisher-chunked'],
  needs: ['streaming'],
  hint: 'Only an empty body is refused, not one whose length is not known yet.',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening('streaming');
    const text = scene.text();
    await scene.expect(scene.client().post(channel, text, { framing: 'chunked' })).answers(200);
    await listener.receives({ text });
  },
});
