import { NotApplicable } from '../../../actors/failure.js';

/** Who is padded, and up to how many bytes. */
export interface Padding {
  readonly userAgent: string;
  readonly header: number;
  readonly message: number;
}

/** User agents to find one among that a pattern means: those of the examples of the module, and of browsers. */
const userAgents = [
  'Test 1',
  'test 2',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; U; Android 4.0.3; en-us) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30',
  'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)',
  'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
  'Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18',
];

/**
 * Somebody whom push_stream_padding_by_user_agent means, `pattern,header,message` with colons between.
 * @throws NotApplicable when the kit knows nobody
 */
export function paddingOf(setting: string): Padding {
  const rules = [...setting.matchAll(/(?:^|:)(.+?),(\d+),(\d+)(?=:|$)/g)];
  for (const userAgent of userAgents) {
    const rule = rules.find(([, pattern = '']) => fits(pattern, userAgent));
    if (rule) return { userAgent, header: Number(rule[2]), message: Number(rule[3]) };
  }
  throw new NotApplicable(`the kit knows no user agent that ${JSON.stringify(setting)} means`);
}

function fits(pattern: string, userAgent: string): boolean {
  try {
    return new RegExp(pattern).test(userAgent);
  } catch {
    return false;
  }
}
