import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-shown-position`,
  since: '0.2',
  title: `${who} goes on from the time and the tag that a message shows`,
  proves: [`push-stream-${mode}-shown-position`],
  needs: [mode],
  features: ['storage'],
  keeps: 2,
  hint: 'Is ~time~ the time of the message as HTTP writes it, and ~tag~ its number, as If-Modified-Since and If-None-Match take them?',
  async run(scene, polls) {
    const channel = scene.channel();
    const pattern = scene.configured.pattern(mode);
    const isShown = pattern.shows('time') && pattern.shows('tag');
    // Where no message shows it, whole answers tell the position.
    if (!isShown && !polls.areThere) pattern.mustShow('time', 'tag');
    const listener = await channel.given.listening(mode);
    const [one, two, three] = [scene.text('one'), scene.text('two'), scene.text('three')];
    await channel.given.publishedAll([one, two]);
    const told = isShown ? undefined : await polls.lastPosition(channel);
    await channel.given.published(three);
    const [, second] = await channel.given.step('receive the messages', () =>
      listener.receives({ text: one }, { text: two }, { text: three }),
    );
    const { time = '', tag = '' } = told ?? second?.fields ?? {};
    const later = await channel.given.listening(mode, { from: { time, tag } });
    await later.receives({ text: three, channel: channel.id });
    await later.receivesNothing('no other message');
  },
}));
