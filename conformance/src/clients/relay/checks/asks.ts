import { Failure } from '../../../actors/failure.js';
import type { Question } from '../../listener.js';
import { relayCheck } from '../relay-check.js';
import type { RelayStage } from '../relay-stage.js';

export default relayCheck({
  id: 'relay-client/asks',
  title: 'a client asks with valid GET requests for the url it was given',
  proves: ['relay-2.2-client-http'],
  hint: 'Look at the request line and at Host: the query of the url belongs to the target.',
  async run(stage) {
    isValid(await stage.asks('a first request'), stage);
    isValid(await stage.given.next(stage.message()), stage);
    await stage.refuse(304);
    isValid(await stage.given.askedAgain(), stage);
  },
});

function isValid({ request, connection }: Question, { path }: RelayStage): void {
  const { method, target, version, faults } = request;
  const asked = `${method} ${target.replace(/^http:\/\/[^/]*/, '')}`;
  if (asked !== `GET ${path}` || faults.length > 0) {
    const seen = faults[0] ? `a request that ${faults[0]}` : `${method} ${target} HTTP/${version}`;
    throw new Failure(`a valid request, GET ${path}`, seen, connection);
  }
}
