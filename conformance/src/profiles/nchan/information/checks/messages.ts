import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-messages',
  title: 'channel information counts the stored messages',
  proves: ['nchan-information-messages'],
  features: ['storage'],
  hint: 'The number is that of messages which a new subscriber could still get.',
  async run(scene) {
    const channel = await scene.channel();
    for (const count of [1, 2, 3]) {
      await channel.given.message();
      const { messages } = await scene.known(channel);
      scene.areEqual('the number of messages', [count], [messages]);
    }
  },
});
