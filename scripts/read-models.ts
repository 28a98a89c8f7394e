import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

// What programs are told of each kind of record, as JSON Schema: derived from the types of the read models, so that the
// description of the API cannot say anything else than the code does.

const root = path.resolve(import.meta.dirname, '..')
const file = path.join(root, 'src', 'read-models.json')
type Schema = { [key: string]: unknown }

/** Writes the read models of all declared records; with `verify`, says whether what is written is what they are. */
export function writeReadModels(verify: boolean): boolean {
  const text = `${JSON.stringify(readModels(), null, 1)}\n`
  if (!verify) fs.writeFileSync(file, text)
  const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text
  if (!same) console.error('src/read-models.json is not what the read models are: npm run types')
  return same
}

function readModels(): Record<string, Schema> {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const records = (fs.readdirSync(path.join(root, 'src'), { recursive: true }) as string[])
    .filter((name) => /(^|[/\\])record\.ts$/.test(name))
    .map((name) => path.join(root, 'src', name))
    .sort()
  const program = ts.createProgram(records, options)
  const checker = program.getTypeChecker()
  const found: Record<string, Schema> = {}
  for (const name of records)
    for (const call of declarations(program.getSourceFile(name)))
      found[sliceOf(checker, call)] = schemaOf(checker, modelOf(checker, call), call)
  return found
}

/** The calls in a file that tell the whole of a kind of record. */
function declarations(source: ts.SourceFile | undefined): ts.CallExpression[] {
  const calls: ts.CallExpression[] = []
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && ['declareRecord', 'wholeRecord'].includes(node.expression.getText()))
      calls.push(node)
    ts.forEachChild(node, visit)
  }
  if (source) visit(source)
  return calls
}

function sliceOf(checker: ts.TypeChecker, call: ts.CallExpression): string {
  const named = checker.getTypeAtLocation(call).getProperty('slice')
  const type = named && checker.getTypeOfSymbolAtLocation(named, call)
  if (!type?.isStringLiteral()) throw new Error('A declared record names its slice.')
  return type.value
}

/** What `read` of a declared record gives. */
function modelOf(checker: ts.TypeChecker, call: ts.CallExpression): ts.Type {
  const read = checker.getTypeAtLocation(call).getProperty('read')
  const given = read && checker.getTypeOfSymbolAtLocation(read, call).getCallSignatures()[0]?.getReturnType()
  const model = given && checker.getAwaitedType(given)
  if (!model) throw new Error(`${sliceOf(checker, call)} cannot be read.`)
  return model
}

/** A type as JSON Schema says it of what `JSON.stringify` makes of its values. */
function schemaOf(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, depth = 0): Schema {
  if (depth > 12) throw new Error(`${checker.typeToString(type)} has no end`)
  const inner = (one: ts.Type) => schemaOf(checker, one, at, depth + 1)
  // Whatever the database keeps as JSON.
  if (/^Json/.test(type.aliasSymbol?.name ?? '')) return {}
  if (type.aliasSymbol?.name === 'Day') return { type: 'string', format: 'date' }
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {}
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' }
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' }
  if (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) return { type: 'string' }
  if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' }
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
  if (type.isUnion()) return unionOf(type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined)).map(inner))
  const name = type.symbol?.name
  if (name === 'Date') return { type: 'string', format: 'date-time' }
  if (['Map', 'Set', 'Promise', 'Buffer'].includes(name ?? ''))
    throw new Error(`A read model holds a ${name}, of which nothing is told.`)
  if (checker.isTupleType(type))
    return { type: 'array', items: unionOf(checker.getTypeArguments(type as ts.TypeReference).map(inner)) }
  const item = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined
  if (item) return { type: 'array', items: inner(item) }
  return objectOf(checker, type, at, inner)
}

function objectOf(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, inner: (one: ts.Type) => Schema): Schema {
  const index = type.getStringIndexType()
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const property of [...checker.getPropertiesOfType(type)].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const held = checker.getTypeOfSymbolAtLocation(property, at)
    if (held.getCallSignatures().length > 0) continue
    const open = (property.flags & ts.SymbolFlags.Optional) !== 0 || mayBeUndefined(held)
    properties[property.name] = inner(held)
    if (!open) required.push(property.name)
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: index ? inner(index) : false,
  }
}

const mayBeUndefined = (type: ts.Type) =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0 ||
  (type.isUnion() && type.types.some((one) => one.flags & ts.TypeFlags.Undefined))

/** A key of a text is one of thousands, which tell a program nothing. */
const mostWords = 200

/** One of several: literals as a list, true and false as a flag, each kind once. */
function unionOf(all: Schema[]): Schema {
  const literals = all.filter((one) => 'const' in one).map((one) => one.const)
  const words = literals.filter((one) => typeof one !== 'boolean')
  const flags = literals.filter((one) => typeof one === 'boolean')
  const kinds = [
    ...all.filter((one) => !('const' in one)),
    ...(words.length > mostWords ? [{ type: 'string' }] : words.length > 0 ? [{ enum: words.sort() }] : []),
    ...(flags.length === 2 ? [{ type: 'boolean' }] : flags.map((one) => ({ const: one }))),
  ]
  const once = [...new Map(kinds.map((one) => [JSON.stringify(one), one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one)
  return once.length === 1 ? (once[0] ?? {}) : { anyOf: once }
}
