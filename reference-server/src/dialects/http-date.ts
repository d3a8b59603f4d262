const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  /^[A-Za-z]{3}, (?<day>\d{2}) (?<month>[A-Za-z]{3}) (?<year>\d{4}) (?<clock>\d{2}:\d{2}:\d{2}) GMT$/,
  // Sunday, 06-Nov-94 08:49:37 GMT
  /^[A-Za-z]{6,9}, (?<day>\d{2})-(?<month>[A-Za-z]{3})-(?<year>\d{2}) (?<clock>\d{2}:\d{2}:\d{2}) GMT$/,
  // Sun Nov  6 08:49:37 1994
  /^[A-Za-z]{3} (?<month>[A-Za-z]{3}) (?<day>[ \d]\d) (?<clock>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/** The date that was read last: many ask with the same one. */
let latest: { readonly text: string; readonly seconds: number | undefined } = {
  text: '',
  seconds: undefined,
};

/**
 * Seconds since 1970 of a date in one of HTTP's three formats. What some browsers add after a semicolon is left out.
 * @returns undefined when it is none
 */
export function readHttpDate(value: string | undefined): number | undefined {
  const text = value ?? '';
  if (text !== latest.text) latest = { text, seconds: read(text.split(';')[0]?.trim() ?? '') };
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
    const valid = date.getUTCDate() === Number(day) && hours < 24 && minutes < 60 && seconds <= 60;
    return valid ? date.getTime() / 1000 : undefined;
  }
  return undefined;
}
