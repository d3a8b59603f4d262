import { dirname } from 'node:path';
import { nodeFiles } from '../nginx-conf/language/node-files.js';
import { parseConfiguration, parseGlobalDirectives } from '../nginx-conf/language/parser.js';
import { ConfigurationError } from '../nginx-conf/language/position.js';
import { isInBackground, runInBackground } from './background.js';
import { sourceOf } from './configuration-source.js';
import type { NginxOptions } from './nginx-options.js';
import { say } from './say.js';

/**
 * Starts a server that stays in the background. This process reads no more of the configuration than whether it wants that:
 * the other one checks it, and to load twice what that takes would double the time until the server listens.
 * @returns whether it is ready; undefined where this process itself has to do what is asked for
 */
export async function startInBackground(
  options: NginxOptions,
  words: readonly string[],
): Promise<boolean | undefined> {
  const isStart = options.version === 'none' && options.test === 'none' && !options.signal;
  if (!isStart || isInBackground() || !wantsBackground(options)) return undefined;
  return runInBackground(words, say);
}

/** Not where it says so in a way that is not understood: whoever reads all of it says what is wrong there. */
function wantsBackground(options: NginxOptions): boolean {
  const { path, global } = sourceOf(options);
  try {
    const directives = [
      ...parseGlobalDirectives(global, dirname(path), nodeFiles),
      ...parseConfiguration(path, nodeFiles).statements,
    ].filter(({ name }) => name.text === 'daemon');
    return directives.every(({ args }) => args.length === 1 && args[0]?.text.toLowerCase() === 'on');
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return false;
  }
}
