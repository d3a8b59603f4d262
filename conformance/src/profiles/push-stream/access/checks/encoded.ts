import { accessStories } from '../../stories/access-story.js';

/** What has a meaning of its own in urls, and outside of ASCII. */
const suffix = ' \u00e9+&=~';

export default accessStories((location, mode, where) => ({
  id: `push-stream/access-encoded-${mode}`,
  since: '0.2',
  title: `${where} decodes the ids of channels`,
  proves: ['push-stream-access-encoded'],
  features: location === 'polling' || location === 'subscriber' ? ['storage'] : [],
  hint: 'Is what the url has percent-decoded before it is looked up, and a plus sign left as it is?',
  async run(scene, polls) {
    const channel = scene.sibling(scene.channel(), suffix);
    if (location === 'polling' || location === 'subscriber') {
      const text = await channel.given.published();
      const batch = await polls.ask(location, channel, { as: `${channel.id}.b1` }).answers();
      batch.holds({ text });
      return;
    }
    const listener = await channel.given.listening(location);
    const text = await channel.given.published();
    await listener.receives({ text });
  },
}));
