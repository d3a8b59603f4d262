import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-left',
  title: 'subscribers are no longer counted when they have gone',
  proves: ['push-stream-information-subscribers'],
  needs: ['streaming'],
  hint: 'When the connection of a subscriber ends, is the subscriber forgotten? A proxy between that keeps its own connection open hides it: HAProxy does so without "option abortonclose".',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.listening('streaming');
    const subscriber = await channel.given.subscriber();
    await channel.given.step('see both counted', () => scene.client().tells(channel, { subscribers: 2 }));
    subscriber.disconnect();
    await scene.client().comesToTell(channel, { subscribers: 1 });
  },
});
