import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/publishing-websocket-binary',
  title: 'a message from a binary frame has the type application/octet-stream',
  proves: ['nchan-publishing-websocket-binary'],
  features: ['storage'],
  hint: 'A frame has no Content-Type: its sort says as much.',
  async run(scene) {
    const channel = await scene.channel();
    const publisher = await scene.listening('websocket', channel, { at: 'publisher' });
    const text = scene.text();
    await publisher.says(text, 'binary');
    const reply = await scene.isStored(channel, text);
    reply.hasHeader('Content-Type', 'application/octet-stream');
  },
});
