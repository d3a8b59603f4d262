import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/publisher-several',
  title: 'a publish to several channels goes to each',
  proves: ['push-stream-publisher-several'],
  needs: ['streaming'],
  hint: 'The channels of a path are all of them published to, not the first alone.',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const listeners = [await one.given.listening('streaming'), await two.given.listening('streaming')];
    const text = scene.text();
    await scene.expect(scene.client().post([one, two], text)).answers(200);
    for (const listener of listeners) await listener.receives({ text });
    for (const channel of [one, two]) await scene.client().tells(channel, { published_messages: 1 });
  },
});
