import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-workers',
  since: '0.2',
  title: 'the processes of a summary have the subscribers of the server between them',
  proves: ['push-stream-statistics-workers'],
  needs: ['statistics', 'streaming'],
  hint: 'Is each subscriber counted by one process, and by no other?',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.listening('streaming');
    await channel.given.listening('streaming');
    await scene.client('statistics').takesQuery().sharesSubscribers(2);
  },
});
