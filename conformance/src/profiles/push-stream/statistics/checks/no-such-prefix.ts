import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-no-such-prefix',
  title: 'where no channel begins so the list is empty',
  proves: ['push-stream-statistics-missing'],
  needs: ['statistics'],
  hint: 'For a prefix that nothing has the answer is a list without members, not a 404.',
  async run(scene) {
    const channel = scene.channel();
    await scene
      .client('statistics')
      .takesPath()
      .tellsOf({ spelled: `${channel.id}*` });
  },
});
