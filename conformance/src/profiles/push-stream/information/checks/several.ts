import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/information-several',
  title: 'of several channels those are told of that exist',
  proves: ['push-stream-information-several'],
  hint: 'Channels that do not exist are left out; the others are told of all the same.',
  async run(scene) {
    const [one, two, missing] = [scene.channel(), scene.channel(), scene.channel()];
    await one.given.published();
    await two.given.published();
    await two.given.published();
    const infos = await scene.client().tellsOf([one, missing, two], one, two);
    for (const [channel, published_messages] of [
      [one, 1],
      [two, 2],
    ] as const) {
      scene.client().mustHave(infos, channel, { published_messages });
    }
  },
});
