/** A value of `Access-Control-Allow-Origin`. From a variable it may be anything: what cannot stand in a header becomes a space. */
export function allowedOrigin(value: string): readonly [name: string, value: string] {
  return ['Access-Control-Allow-Origin', value.replace(/[^\t -~\x80-\xff]/g, ' ')];
}
