import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/pubsub-websocket',
  title: 'what is said on a WebSocket of a pubsub location comes back, and to others',
  proves: ['nchan-pubsub-websocket'],
  needs: ['pubsub'],
  hint: 'A WebSocket of such a location publishes and subscribes at once.',
  async run(scene) {
    const channel = await scene.channel();
    const one = await scene.listening('websocket', channel, { at: 'pubsub' });
    const two = await scene.listening('websocket', channel, { at: 'pubsub' });
    const text = scene.text();
    await one.says(text);
    await one.comesTo(text);
    await two.comesTo(text);
  },
});
