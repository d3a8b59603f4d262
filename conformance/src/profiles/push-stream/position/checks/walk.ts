import type { Position } from '../../actors/position.js';
import { startStories, wholeAnswers } from '../../stories/start-story.js';

export default startStories(
  (mode, who) => ({
    id: `push-stream/position-walk-${mode}`,
    title: `${who} who goes on from answer to answer gets every message once, in order`,
    proves: ['push-stream-position-walk'],
    hint: 'Can a message get a time and tag at or before the position of an answer that did not have it?',
    async run(scene, polls) {
      const channel = scene.channel();
      await channel.given.published(scene.text('before'));
      let from: Position = await polls.lastPosition(channel);
      for (const round of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const texts = [1, 2, 3].map((number) => scene.text(`${round}${number}`));
        from = await polls.walk(mode === 'polling' ? 'polling' : 'subscriber', channel, from, texts);
      }
      await polls.start(mode, channel, { from }).gives();
    },
  }),
  wholeAnswers,
);
