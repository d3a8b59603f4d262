import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/message-id-form',
  title: 'a message id is a time in seconds, a colon and a number',
  proves: ['nchan-message-id-form'],
  hint: 'Such as 1450755280:0, in the documents.',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    scene.looksLike('a message id', id, /^\d{9,}:\d+$/, 'digits, a colon and digits');
  },
});
