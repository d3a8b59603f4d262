import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-json',
  title: 'channel information in JSON has the keys that programs read',
  proves: ['nchan-information-json'],
  hint: 'The keys are messages, requested, subscribers and last_message_id.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    scene.json(await scene.information(channel, 'text/json'));
  },
});
