// Routes are lists of addresses: no markup and no SQL in them, and no handler of more than 25 lines. What a page says
// stands in pages.tsx, what is asked of the database in queries.ts.
import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

const longest = 25
const asksTheDatabase = /\b(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql[`<.]|from 'kysely'/

const faults = globSync('src/**/*routes.{ts,tsx}').toSorted().flatMap(faultsOf)
for (const fault of faults) console.log(fault)
process.exit(faults.length === 0 ? 0 : 1)

function faultsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const line = (at: number) => source.getLineAndCharacterOfPosition(at).line
  const long = handlersOf(source)
    .map((handler) => ({
      at: line(handler.getStart()) + 1,
      lines: line(handler.getEnd()) - line(handler.getStart()) + 1,
    }))
    .filter(({ lines }) => lines > longest)
  return [
    ...(file.endsWith('.tsx') ? [`${file}: a page is made in it; a list of addresses is a .ts file`] : []),
    ...(asksTheDatabase.test(text)
      ? [`${file}: it asks the database itself; that stands in queries.ts or commands.ts`]
      : []),
    ...long.map(({ at, lines }) => `${file}:${at}: a handler of ${lines} lines; at most ${longest}`),
  ]
}

/** What is done at an address: functions in the list, and those beside it. The list itself may be as long as it is. */
function handlersOf(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node) => {
    if (ts.isFunctionDeclaration(node) && !node.name?.text.endsWith('Routes')) found.push(node)
    if (ts.isCallExpression(node) && /\.(?:get|post|use)$/.test(node.expression.getText()))
      found.push(...node.arguments.filter((given) => ts.isArrowFunction(given)))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
