import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-left',
  title: 'subscribers are no longer counted when they have gone',
  proves: ['push-stream-information-subscribers'],
  needs: ['streaming'],
  hint: 'When the connection of a subscriber ends, is the subscriber forgotten?',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.listening('streaming');
    const visitor = await channel.given.visiting();
    await channel.given.step('see both counted', () => scene.desk().tells(channel, { subscribers: 2 }));
    visitor.leave();
    await scene.desk().comesToTell(channel, { subscribers: 1 });
  },
});
