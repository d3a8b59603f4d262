import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-held',
  title: 'a request is held where there is nothing to send',
  proves: ['push-stream-long-polling-held'],
  needs: ['subscriber'],
  hint: 'Does a long-polling location wait for the next message, also where older ones are stored?',
  async run(scene, polls) {
    const channel = scene.channel();
    await polls.ask('subscriber', channel).isHeld();
    const other = scene.channel();
    await other.given.published();
    await polls.ask('subscriber', other).isHeld();
  },
});
