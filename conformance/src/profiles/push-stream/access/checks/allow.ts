import { accessStories } from '../../stories/access-story.js';

export default accessStories((location, mode, where) => ({
  id: `push-stream/access-allow-${mode}`,
  since: '0.2',
  title: `a 405 of ${where} lists GET`,
  proves: ['push-stream-access-allow'],
  hint: 'Send "Allow: GET".',
  async run(scene) {
    const channel = scene.channel();
    const call = scene.client(location).ask('PATCH', channel);
    const reply = await channel.given.step('be refused', () => scene.refused(call, 405));
    reply.lists('Allow', 'GET');
  },
}));
