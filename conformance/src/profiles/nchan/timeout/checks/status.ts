import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/timeout-status',
  title: 'a request that has waited for the time-out is answered 408, not before',
  proves: ['nchan-timeout-status'],
  needs: ['subscriberTimeout'],
  settings: [['subscriberTimeout', 'nchan_subscriber_timeout']],
  takes: 'seconds',
  hint: 'nchan_subscriber_timeout ends a long-polling request with 408 Request Timeout.',
  async run(scene) {
    const channel = await scene.channel();
    const call = scene.poll(channel, { at: 'subscriberTimeout' });
    await scene.timesOut(call, scene.time('subscriberTimeout', 'nchan_subscriber_timeout'), 408);
  },
});
