const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * As nginx reads them: what stands behind the time, a zone or nothing, is passed over, and every time is taken for one of GMT.
 * Ruby writes `UTC`, others `+0000` or `Z`; whoever echoes the date of an answer means that one, whatever the zone is called.
 */
const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  /^[^, ]*, *(?<day>\d{2}) (?<month>[A-Za-z]{3}) (?<year>\d{4}) (?<clock>\d{2}:\d{2}:\d{2})(?!\d)/,
  // Sunday, 06-Nov-94 08:49:37 GMT
  /^[^, ]*, *(?<day>\d{2})-(?<month>[A-Za-z]{3})-(?<year>\d{2}) (?<clock>\d{2}:\d{2}:\d{2})(?!\d)/,
  // Sun Nov  6 08:49:37 1994
  /^[^, ]+ +(?<month>[A-Za-z]{3}) (?<day>[ \d]\d) (?<clock>\d{2}:\d{2}:\d{2}) (?<year>\d{4})(?!\d)/,
];

/** Longest text that is read; no date is near it. */
const longestDate = 100;

/** The date that was read last: many ask with the same one. */
let latest: { readonly text: string; readonly seconds: number | undefined } = {
  text: '',
  seconds: undefined,
};

/**
 * Seconds since 1970 of a date in one of HTTP's three formats, whatever stands behind it.
 * @returns undefined when it is none
 */
export function readHttpDate(value: string | undefined): number | undefined {
  const text = value ?? '';
  if (text !== latest.text)
    latest = { text, seconds: text.length > longestDate ? undefined : read(text.trim()) };
  return latest.seconds;
}

function read(text: string): number | undefined {
  for (const form of forms) {
    const { day, month, year, clock } = form.exec(text)?.groups ?? {};
    const monthIndex = months.indexOf(month ?? '');
    if (!day || !year || !clock || monthIndex < 0) continue;
    const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
    // Two digits mean the years 1970 to 2069, as mail and web servers have read them since.
    const fullYear = year.length === 2 ? Number(year) + (Number(year) < 70 ? 2000 : 1900) : Number(year);
    const date = new Date(Date.UTC(fullYear, monthIndex, Number(day), hours, minutes, seconds));
    const valid = date.getUTCDate() === Number(day) && hours < 24 && minutes < 60 && seconds < 60;
    return valid ? date.getTime() / 1000 : undefined;
  }
  return undefined;
}
