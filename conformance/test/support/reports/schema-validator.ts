/** The part of JSON Schema that the published schemas use. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const understood = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'enum', 'const'],
  ...['pattern', 'minimum', 'oneOf', '$ref', '$defs', '$schema', '$id', 'title', 'description'],
]);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/**
 * Where a value breaks a schema: `path: rule`, none when it doesn't. Stricter than JSON Schema: a property that the schema does
 * not name is a fault too, for then the schema is behind.
 */
export function faultsOf(value: unknown, schema: Schema, root: Schema, path = '$'): string[] {
  const strange = Object.keys(schema).filter((key) => !understood.has(key));
  if (strange.length > 0) return [`${path}: the validator does not know ${strange.join(', ')}`];
  if (schema.$ref) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target ? faultsOf(value, target, root, path) : [`${path}: ${schema.$ref} is not there`];
  }
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter((one) => faultsOf(value, one, root, path).length === 0);
    return fitting.length === 1 ? [] : [`${path}: fits ${fitting.length} of ${schema.oneOf.length}`];
  }
  const faults: string[] = [];
  const type = schema.type === 'integer' ? 'number' : schema.type;
  if (type && typeOf(value) !== type) return [`${path}: is ${typeOf(value)}, not ${schema.type}`];
  if (schema.type === 'integer' && !Number.isInteger(value)) faults.push(`${path}: is no whole number`);
  if (schema.enum && !schema.enum.includes(value)) faults.push(`${path}: ${String(value)} is not allowed`);
  if ('const' in schema && value !== schema.const) faults.push(`${path}: is not ${String(schema.const)}`);
  if (typeof value === 'string' && schema.pattern && !new RegExp(schema.pattern).test(value)) {
    faults.push(`${path}: does not match ${schema.pattern}`);
  }
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) {
    faults.push(`${path}: is less than ${schema.minimum}`);
  }
  if (Array.isArray(value)) {
    const { items = {}, minItems = 0 } = schema;
    if (value.length < minItems) faults.push(`${path}: has less than ${minItems} items`);
    faults.push(...value.flatMap((item, index) => faultsOf(item, items, root, `${path}[${index}]`)));
  } else if (typeof value === 'object' && value !== null) {
    const { properties = {}, required = [], additionalProperties } = schema;
    const missing = required.filter((key) => !(key in value));
    faults.push(...missing.map((key) => `${path}.${key}: is missing`));
    for (const [key, inner] of Object.entries(value)) {
      const own = properties[key] ?? additionalProperties;
      if (own) faults.push(...faultsOf(inner, own, root, `${path}.${key}`));
      else faults.push(`${path}.${key}: is not in the schema`);
    }
  }
  return faults;
}
