import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/statistics-clock',
  since: '0.2',
  title: 'the time of a summary is that of its answer, and the uptime goes on with it',
  proves: ['push-stream-statistics-clock'],
  needs: ['statistics'],
  takes: 'seconds',
  hint: 'time is in UTC, uptime in whole seconds since the server was started; neither is worked out once and kept.',
  async run(scene) {
    await scene.channel().given.known();
    const client = scene.client('statistics').takesQuery();
    const first = await client.clockNow();
    await scene.stage.pause(2000);
    const second = await client.clockNow();
    scene.hasPassed('time', first.time, second.time);
    scene.hasPassed('uptime', first.uptime, second.uptime);
  },
});
