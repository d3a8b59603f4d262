import { Failure, NotApplicable } from '../../../actors/failure.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/content-type',
  title: 'a client that tells the content type of a message tells the one it came with',
  proves: ['relay-2.2-client-http'],
  hint: 'Look at whether the type is kept with its parameters, and taken anew for each message.',
  async run(stage) {
    stage.mustHear();
    await stage.given.asked();
    for (const contentType of ['application/json; charset=utf-8', 'text/x-other']) {
      const message = stage.message({ contentType });
      await stage.send(message);
      const told = await stage.given.reported(message);
      if (told.contentType === undefined) throw new NotApplicable('the client tells no content types');
      if (told.contentType !== contentType) throw new Failure(contentType, told.contentType);
      await stage.given.askedAgain();
    }
  },
});
