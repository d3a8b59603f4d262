import { startStories, wholeAnswers } from '../../stories/start-story.js';

export default startStories(
  (mode, who) => ({
    id: `push-stream/position-latest-${mode}`,
    title: `${who} of several channels is told the position of the latest message`,
    proves: ['push-stream-position-latest'],
    hint: 'Are Last-Modified and Etag those of the latest message, though one of another channel comes last?',
    async run(scene, polls) {
      const [one, two] = [scene.channel(), scene.channel()];
      await two.given.published(scene.text('earlier'));
      await one.given.published(scene.text('later'));
      const at = mode === 'polling' ? 'polling' : 'subscriber';
      const batch = await polls.ask(at, one, { as: [`${one.id}.b1`, `${two.id}.b1`] }).answers();
      await polls.start(mode, one, { as: [one.id, two.id], from: batch.position }).gives();
    },
  }),
  wholeAnswers,
);
