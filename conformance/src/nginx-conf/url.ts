import type { NginxDirective } from 'pushstream-server/nginx-conf';
import { channelPlaceholder } from '../wire/address.js';
import type { ConfiguredLocation } from './location.js';

/** A url of a location, or why there is none. */
export type LocationUrl = { readonly url: string } | { readonly why: string };

/** The address of a server that the kit can ask; undefined where it listens at unix sockets only. */
function originOf({ block = [] }: NginxDirective): string | undefined {
  const named = (name: string) => block.filter((one) => one.name === name).map(({ args }) => args);
  const listens = named('listen').filter(([address = '']) => !address.startsWith('unix:'));
  if (listens.length === 0 && named('listen').length > 0) return undefined;
  const [address = '80', ...more] = listens[0] ?? [];
  const secure = more.includes('ssl') || named('ssl').some(([flag]) => flag === 'on');
  const [, host = '', port = '80'] = /^(?:(\[[^\]]*\]|[^:]*[^\d:][^:]*):?)?(\d+)?$/.exec(address) ?? [];
  const everywhere = ['', '*', '0.0.0.0', '[::]'].includes(host);
  const at = everywhere ? '127.0.0.1' : host;
  // A certificate is made out to a name. Else the address is enough, and a name might be that of another machine.
  const name = named('server_name')
    .flat()
    .find((one) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(one));
  const usual = secure ? '443' : '80';
  return `${secure ? 'https' : 'http'}://${secure ? (name ?? at) : at}${port === usual ? '' : `:${port}`}`;
}

/** The directives that say which channel is meant, by dialect, those that go before others first. */
export type ChannelDirectives = readonly string[];

/**
 * The url under which a location is asked for a channel.
 * @param channel the directives that say where the id is read from
 */
export function urlOf(location: ConfiguredLocation, channel: ChannelDirectives): LocationUrl {
  const origin = originOf(location.server);
  if (origin === undefined) return { why: 'its server listens at a unix socket only' };
  const name = channel.find((one) => location.holds.has(one));
  if (name === undefined) return { why: `none of ${channel.join(', ')} says which channel is meant` };
  const value = location.holds.get(name)?.[0] ?? '';
  const variables = [...value.matchAll(/\$\{?(\w+)\}?/g)].map(([, variable = '']) => variable);
  const [variable] = variables;
  if (variable === undefined || variables.length > 1) {
    return { why: `${name} ${value}: it takes one variable for the kit to know where the id goes` };
  }
  const { modifier, path } = location;
  const argument = /^arg_(\w+)$/.exec(variable)?.[1];
  if (modifier === '@') return { why: 'no request is sent to a named location' };
  if (argument !== undefined) {
    const plain = modifier.startsWith('~') ? withoutExpression(path, undefined) : path;
    if (plain === undefined) return { why: `no url can be told from the expression ${path}` };
    return { url: `${origin}${plain}?${argument}=${channelPlaceholder}` };
  }
  if (modifier.startsWith('~')) {
    const filled = withoutExpression(path, variable);
    if (filled !== undefined) return { url: `${origin}${filled}` };
  }
  return { why: `${name} ${value}: no url can be told from it` };
}

const group = /\((?!\?[:=!])(?:\?P?<(\w+)>|\?'(\w+)')?[^()]*\)/g;

/** A path that an expression matches, with the channel in the place of a group; undefined where that can't be told. */
function withoutExpression(expression: string, variable: string | undefined): string | undefined {
  let count = 0;
  let isFilled = variable === undefined;
  const filled = expression.replace(/^\^|\$$/g, '').replace(group, (whole, name?: string, other?: string) => {
    count++;
    if (variable !== String(count) && variable !== (name ?? other)) return whole;
    isFilled = true;
    return '\u0000';
  });
  const plain = filled.replace(/\\([./_-])/g, '$1');
  if (!isFilled || /[\\^$*+?()[\]{}|]/.test(plain)) return undefined;
  return (plain.startsWith('/') ? plain : `/${plain}`).replace('\u0000', channelPlaceholder);
}
