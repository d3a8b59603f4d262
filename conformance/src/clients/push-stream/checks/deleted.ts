import { modeWords, pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'deleted',
  title:
    'a client takes the deletion of its channel for no message, and gets what comes afterwards if it comes back',
  proves: ['messages-notices', 'messages-deleted'],
  hint: 'The message of id -2 has no position. The next one of the channel is id 1 again: it is later, not a repeat.',
  async run(stage) {
    await stage.given.delivered({}, {});
    await stage.delete();
    await stage.staysSilent('the deletion of a channel is no message');
    const back = await stage.attempt(stage.ports.timing.patience);
    stage.observe(
      `by ${modeWords[stage.mode]}, a client whose channel is deleted`,
      back ? 'subscribes again' : 'asks no more',
    );
    if (!back) return;
    await stage.deliver();
    await stage.staysSilent('the message has been reported once');
  },
});
