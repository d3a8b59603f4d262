import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-xml',
  title: 'channel information in XML has the same names as in JSON',
  proves: ['nchan-information-xml'],
  features: ['storage'],
  hint: 'An element channel, and in it one for each key.',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    const seen = scene.read('xml', await scene.information(channel, 'text/xml'));
    scene.areEqual(
      'messages, subscribers and last message id',
      [1, 0, id],
      [seen.messages, seen.subscribers, seen.last_message_id],
    );
  },
});
