import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multipart-end',
  title: 'the last boundary is marked as the last',
  proves: ['nchan-multipart-end'],
  needs: ['multipart'],
  hint: 'RFC 2046 5.1.1: two hyphens behind the boundary say that no part follows.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('multipart', channel);
    await channel.given.deleted();
    await scene.step('have the connection ended', () => listener.ends());
    listener.isMarkedEnd();
  },
});
