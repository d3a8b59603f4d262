import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-reason',
  title: 'the close frame to a deleted channel gives the status 410 as its reason',
  proves: ['nchan-websocket-reason'],
  needs: ['websocket'],
  hint: 'The reason of the close frame is the status and its line; the code of the frame is left to the server.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('websocket', channel);
    await channel.given.deleted();
    await scene.step('have the connection closed', () => listener.ends());
    listener.hasReason(/\b410\b/, '410 in the reason of the close frame');
  },
});
