import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-none-type',
  title: 'a 304 to a request for a script has its Content-Type',
  proves: ['push-stream-jsonp-none-type'],
  needs: ['polling'],
  hint: 'Is the Content-Type application/javascript on the 304, too?',
  async run(scene, polls) {
    const nothing = await polls.ask('polling', scene.channel(), { callback: 'cb' }).findsNothing();
    nothing.hasHeader('Content-Type', 'application/javascript');
  },
});
