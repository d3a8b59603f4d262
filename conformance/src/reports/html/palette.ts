/** The colours of all pages, light and dark. Each text has a contrast of 4.5 to 1 or more to what it stands on. */
export const palette = `:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --soft: #55606b; --line: #d8dde3; --panel: #f5f7f9; --link: #0a58ca;
  --good: #14652b; --bad: #b3261e; --doubt: #7d5300; --none: #55606b;
  --good-bg: #dcf5e3; --bad-bg: #fde3e1; --doubt-bg: #fff3cf; --none-bg: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --bg: #14181d; --fg: #e3e8ee; --soft: #a3aeb9; --line: #323a44; --panel: #1c2229; --link: #7db4ff;
  --good: #6fd98c; --bad: #ff9c93; --doubt: #f0c04c; --none: #a3aeb9;
  --good-bg: #12351e; --bad-bg: #45191a; --doubt-bg: #3a2e0c; --none-bg: #222932; } }
`;
