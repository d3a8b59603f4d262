import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-yaml',
  title: 'channel information in YAML has the same keys as in JSON',
  proves: ['nchan-information-yaml'],
  features: ['storage'],
  hint: 'One line for each key.',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    const seen = scene.read('yaml', await scene.information(channel, 'text/yaml'));
    scene.areEqual(
      'messages, subscribers and last message id',
      [1, 0, id],
      [seen.messages, seen.subscribers, seen.last_message_id],
    );
  },
});
