import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multipart-boundary',
  title: 'the boundary that ends a part comes with it',
  proves: ['nchan-multipart-boundary'],
  needs: ['multipart'],
  hint: 'A part is known to be whole when its boundary has come: write that behind each message, not before the next.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('multipart', channel);
    const text = await channel.given.message();
    await scene.step('have the message sent', () => listener.begins(text));
    await listener.receives(text);
  },
});
