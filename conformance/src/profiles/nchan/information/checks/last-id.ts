import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-last-id',
  title: 'the last message id is that of the message published last, and each has its own',
  proves: ['nchan-information-last-id'],
  hint: 'Messages of one second differ in their tag.',
  async run(scene) {
    const channel = await scene.channel();
    const first = await scene.published(channel);
    scene.areEqual('the last message id', [first.id], [(await scene.known(channel)).last_message_id]);
    const second = await scene.published(channel);
    scene.areEqual('the last message id', [second.id], [(await scene.known(channel)).last_message_id]);
    scene.differ('the ids of two messages', first.id, second.id);
  },
});
