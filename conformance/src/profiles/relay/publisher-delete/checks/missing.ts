import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/delete-missing',
  title: 'DELETE on a channel that does not exist is answered 404',
  proves: ['relay-3.2-delete-missing'],
  hint: 'Look for a DELETE that says 200 whether there was a channel or not.',
  async run(stage) {
    const channel = stage.unusedChannel();
    await stage.expect(channel.publisher.delete()).answers(404);
    // The same location deletes what exists, and only once.
    await channel.given.message();
    await channel.given.deleted();
    await stage.expect(channel.publisher.delete()).answers(404);
  },
});
