import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multipart-type',
  title: 'a part has the Content-Type of its message, and none where that had none',
  proves: ['nchan-multipart-type'],
  needs: ['multipart'],
  hint: 'Is the Content-Type of the POST kept with the message, and written into its part?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('multipart', channel);
    const contentType = 'application/x-of-this-check';
    const texts = [await channel.given.message(scene.text(), { contentType }), await channel.given.message()];
    await scene.step('receive the messages', () => listener.receives(...texts));
    const seen = listener.parts.map((part) => part.contentType);
    scene.areEqual('the Content-Types of the parts', [contentType, undefined], seen);
  },
});
