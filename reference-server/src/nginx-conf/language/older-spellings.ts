import { allDirectives } from './directives/all.js';
import type { Statement } from './parser.js';
import { ConfigurationError } from './position.js';
import { readFlag } from './values.js';

/**
 * Statements with the names that directives have today; they were checked by the names that they have.
 * @throws ConfigurationError
 */
export function inPresentTerms(statements: readonly Statement[]): Statement[] {
  const eventSource = statements.find(
    ({ name, args }) => name.text === 'push_stream_eventsource_support' && readFlag(args[0]?.text ?? ''),
  );
  if (eventSource && !statements.some(({ name }) => name.text === 'push_stream_subscriber')) {
    throw new ConfigurationError(
      'event source support is only available on subscriber location',
      eventSource.name.position,
    );
  }
  return statements.map((statement) => {
    const { name, args, block } = statement;
    const of = (text: string, ...words: string[]): Statement => ({
      name: { ...name, text },
      args: words.length > 0 ? words.map((word) => ({ ...name, text: word })) : args,
      block: block && (name.text === 'types' ? block : inPresentTerms(block)),
    });
    if (name.text === 'push_stream_websocket') return of('push_stream_subscriber', 'websocket');
    if (name.text === 'push_stream_subscriber' && eventSource) return of(name.text, 'eventsource');
    return of(allDirectives.get(name.text)?.today ?? name.text);
  });
}
