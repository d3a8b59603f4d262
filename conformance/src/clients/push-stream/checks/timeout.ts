import { pushChecks } from '../push-check.js';
import { notice } from '../push-message.js';
import { pollAnswer } from '../serving/longpolling.js';
import { usualStyle } from '../serving/serving.js';

export default pushChecks({
  slug: 'timeout',
  modes: ['longpolling'],
  title: 'a client that is answered with a time-out (id -3) asks again from where it was',
  proves: ['longpolling-timeout', 'messages-notices'],
  hint: 'The message of id -3 has the date of 1970 and tag 0: taken for a position, everything would come once more.',
  async run(stage) {
    await stage.given.delivered({}, {});
    const line = await stage.line();
    const place = { second: stage.history.pass(), tag: 0 };
    line.write(pollAnswer([notice(-3, 'Timed out')], usualStyle, place));
    line.finish();
    await stage.staysSilent('a time-out is no message');
    await stage.given.returned();
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
