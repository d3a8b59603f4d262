import { minify } from 'rolldown/utils';

/**
 * Properties of objects that never leave the client: bundles for browsers call them by shorter names. None may be a
 * name of the public interface, of an option, of an event's detail, of what is stored, or of the platform.
 */
export const internalNames = `
  accept accepted alive asleep began begin check comment connection count counted current currentMode cursor deliver
  dispatch due emit expectPings extras failures follow forget furthest happened hopeless isActive isOpen
  keeper lastError lastOld latest lead memory monitor names onEnd onOpen onPing position probe probeMode
  received reconnectAfter refusedWith request restore save session settings settle settled silences since start stop
  streamId take told tracks transports tried until url useful wanted wasOpen
`
  .trim()
  .split(/\s+/);

const include = new RegExp(`^(?:${internalNames.join('|')})$`);

/** Makes the code of a bundle short, the names of its own properties too. */
export const shorten = {
  name: 'shorten',
  async renderChunk(code: string, { fileName }: { readonly fileName: string }): Promise<string> {
    const { code: short, errors } = await minify(fileName, code, {
      module: true,
      compress: { target: 'es2022' },
      mangle: { toplevel: true },
      mangleProps: { include },
      codegen: { removeWhitespace: true, legalComments: 'none' },
    });
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
    return short;
  },
};
