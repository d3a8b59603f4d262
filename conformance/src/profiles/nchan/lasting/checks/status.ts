import { nchanStories } from '../../story.js';

export default nchanStories('status', ({ mode, who }) => ({
  title: `publishing is answered 201 while ${who} is connected`,
  hint: 'Does the status of a POST look at subscribers of every kind?',
  async run(scene) {
    const channel = await scene.channel();
    await scene.listening(mode, channel);
    await scene.settles(channel);
    await scene.expect(channel.publisher.post(scene.text())).answers(201);
  },
}));
