import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-post',
  title: 'POST publishes to a channel that it creates',
  proves: ['push-stream-publisher-post'],
  hint: 'Is the message there when the publisher has its answer?',
  async run(scene) {
    const channel = scene.channel();
    await scene.expect(scene.client().post(channel, scene.text())).answers(200);
    await scene.client().tells(channel, { published_messages: 1 });
  },
});
