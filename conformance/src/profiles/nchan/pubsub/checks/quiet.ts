import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/pubsub-quiet',
  title: 'what is said on a WebSocket of a pubsub location is not answered with channel information',
  proves: ['nchan-pubsub-quiet'],
  needs: ['pubsub'],
  hint: 'Only publisher locations answer each message.',
  async run(scene) {
    const channel = await scene.channel();
    const socket = await scene.listening('websocket', channel, { at: 'pubsub' });
    const text = scene.text();
    await socket.says(text);
    await scene.step('have it published', () => socket.comesTo(text));
    await socket.hearsOnly(text);
  },
});
