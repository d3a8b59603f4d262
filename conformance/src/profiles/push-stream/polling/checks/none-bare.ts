import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-none-bare',
  title: 'a 304 has no position where none was asked with',
  proves: ['push-stream-polling-none-bare'],
  needs: ['polling'],
  hint: 'Are Last-Modified and Etag left out of the 304 to a request without a position?',
  async run(scene, polls) {
    const nothing = await polls.ask('polling', scene.channel()).findsNothing();
    nothing.hasNoHeader('Last-Modified').hasNoHeader('Etag');
  },
});
