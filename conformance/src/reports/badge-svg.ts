import type { Badge, BadgeTone } from './badge.js';

/** Colours on which white text can be read: each has a contrast of 5 to 1 or more. */
const colours: Record<BadgeTone, string> = {
  best: '#15702f',
  good: '#4a6b12',
  doubtful: '#8f5a00',
  bad: '#b3261e',
  nothing: '#59626d',
};
const labelColour = '#30363d';

// The width of a character in tenths of a pixel at 11 px, about as in Verdana and DejaVu Sans. The text is then made to fit exactly,
// whichever font there is, so that an error of a pixel or two is not seen.
const narrow = /[ijl.,:;'|!()[\]]/;
const wide = /[mwMW—%@]/;

/** Characters outside of Latin scripts may be twice as wide. */
const outside = /[\u0250-\u1fff\u2070-\u{10ffff}]/u;

function widthOf(text: string): number {
  let tenths = 0;
  for (const character of text) {
    if (outside.test(character)) tenths += 120;
    else if (narrow.test(character)) tenths += 40;
    else if (wide.test(character)) tenths += 104;
    else tenths += character === ' ' ? 39 : /[A-Z]/.test(character) ? 76 : 68;
  }
  return Math.ceil(tenths / 10);
}

/** Text for XML, which has no way to write most control characters. */
function xml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML does not have.
      .replace(/[\u0000-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

const padding = 7;
const height = 20;

/** The badge as a picture: an SVG of its own, which needs nothing from elsewhere and says to screen readers what it shows. */
export function badgeSvg({ label, message, tone }: Badge): string {
  const [left, right] = [label, message].map(widthOf) as [number, number];
  const split = left + 2 * padding;
  const width = split + right + 2 * padding;
  const title = xml(`${label}: ${message}`);
  const words = (text: string, x: number, length: number) =>
    `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${xml(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
  <title>${title}</title>
  <path d="M${split} 0H4a4 4 0 0 0-4 4v${height - 8}a4 4 0 0 0 4 4H${split}z" fill="${labelColour}"/>
  <path d="M${split} 0H${width - 4}a4 4 0 0 1 4 4v${height - 8}a4 4 0 0 1-4 4H${split}z" fill="${colours[tone]}"/>
  <g fill="#fff" font-family="Verdana, 'DejaVu Sans', Geneva, sans-serif" font-size="11">
    ${words(label, padding, left)}
    ${words(message, split + padding, right)}
  </g>
</svg>
`;
}
