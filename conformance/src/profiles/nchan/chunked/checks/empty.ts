import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/chunked-empty',
  title: 'a message of no bytes does not end a chunked response',
  proves: ['nchan-chunked-empty'],
  needs: ['streaming'],
  hint: 'A chunk of no bytes is the end: such a message must be left out.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('streaming', channel);
    await channel.given.published('');
    const text = await channel.given.message();
    await listener.receives(text);
  },
});
