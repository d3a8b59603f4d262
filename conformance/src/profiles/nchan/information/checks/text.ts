import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-text',
  title: 'without an Accept, channel information is lines of text',
  proves: ['nchan-information-text'],
  features: ['storage'],
  hint: 'The lines are queued messages, last requested, active subscribers and last message id.',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    const seen = scene.read('text', await scene.information(channel));
    scene.areEqual(
      'messages, subscribers and last message id',
      [1, 0, id],
      [seen.messages, seen.subscribers, seen.last_message_id],
    );
  },
});
