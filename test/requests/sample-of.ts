/** A value that a checked input might take, made from its JSON schema: near enough to reach what lies behind the check. */
import { z } from 'zod';
import type { Dice } from '../../server/demo/seeded.ts';

interface Schema {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly format?: string | undefined;
  readonly minimum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    minLength: z.number().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
  }),
);

export function schemaOf(input: z.ZodType): Schema {
  return schema.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' }));
}

/** `ids` are of things that exist; a text that asks for an id gets one of them. */
export function sampleOf(wanted: Schema, ids: readonly string[], dice: Dice): unknown {
  if (wanted.const !== undefined) return wanted.const;
  if (wanted.enum) return dice.pick(wanted.enum);
  const several = wanted.anyOf ?? wanted.oneOf;
  if (several) return sampleOf(dice.pick(several), ids, dice);
  const type = typeof wanted.type === 'object' ? dice.pick(wanted.type) : wanted.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(wanted.properties ?? {})
          .filter(([key]) => wanted.required?.includes(key) || dice.chance(0.6))
          .map(([key, part]) => [key, sampleOf(part, ids, dice)]),
      );
    case 'array':
      return Array.from({ length: dice.between(0, 2) }, () => sampleOf(wanted.items ?? {}, ids, dice));
    case 'string':
      return textOf(wanted, ids, dice);
    case 'integer':
    case 'number':
      return (wanted.minimum ?? 0) + dice.between(0, 3);
    case 'boolean':
      return dice.chance(0.5);
    default:
      return null;
  }
}

function textOf({ format, minLength }: Schema, ids: readonly string[], dice: Dice): string {
  if (format === 'uuid') return dice.pick(ids);
  if (format === 'date') return dice.pick(['2026-02-28', '2026-12-31', '1999-01-01']);
  if (format === 'time') return '19:30';
  return dice.code('路灯坏了abc', Math.max(minLength ?? 0, dice.between(0, 6)));
}
