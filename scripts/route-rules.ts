import ts from 'typescript'

// Routes are lists of addresses: no markup and no SQL in them, and no handler of more than 25 lines. What a page says
// stands in pages.tsx, what is asked of the database in queries.ts. A page is given what it shows: it asks nothing, waits
// for nothing, and does not know who called.

const longest = 25
const asksTheDatabase = /\b(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql[`<.]|from 'kysely'/
/** What only whoever answers an address has to do with: who called, and the line to the database. */
const notForPages = /^hono$|\/web\/context\.ts$|\/database\/connection\.ts$/
const frames = ['Page', 'ContentPage']

/** What is wrong with a file whose name says that it lists addresses. */
export function faultsOfRoutes(file: string, text: string): string[] {
  const source = sourceOf(file, text)
  const long = handlersOf(source)
    .map((handler) => ({
      at: lineOf(source, handler.getStart()),
      lines: lineOf(source, handler.getEnd()) - lineOf(source, handler.getStart()) + 1,
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

/** What is wrong with a file that draws pages; nothing where a file draws none. */
export function faultsOfPages(file: string, text: string): string[] {
  const source = sourceOf(file, text)
  if (!/pages\.tsx$/.test(file) && !found(source, drawsAPage)[0]) return []
  const given = 'a page is given what it shows; its route reads that'
  return [
    ...found(source, takesWhatIsNotForPages).map((node) => {
      const name = (node as ts.ImportDeclaration).moduleSpecifier.getText().slice(1, -1)
      return `${file}:${lineOf(source, node.getStart())}: it takes ${name}; ${given}`
    }),
    ...found(source, waits).map((node) => `${file}:${lineOf(source, node.getStart())}: it waits; ${given}`),
    ...(asksTheDatabase.test(text) ? [`${file}: it asks the database itself; ${given}`] : []),
  ]
}

const sourceOf = (file: string, text: string) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
const lineOf = (source: ts.SourceFile, at: number) => source.getLineAndCharacterOfPosition(at).line + 1

const drawsAPage = (node: ts.Node) =>
  (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) && frames.includes(node.tagName.getText())

const takesWhatIsNotForPages = (node: ts.Node) =>
  ts.isImportDeclaration(node) &&
  ts.isStringLiteral(node.moduleSpecifier) &&
  notForPages.test(node.moduleSpecifier.text)

/** A function that waits says so before its name; `await` stands in none else. */
const waits = (node: ts.Node) => node.kind === ts.SyntaxKind.AsyncKeyword

function found(source: ts.SourceFile, is: (node: ts.Node) => boolean): ts.Node[] {
  const all: ts.Node[] = []
  const visit = (node: ts.Node) => {
    if (is(node)) all.push(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return all
}

/** What is done at an address: functions in the list, and those beside it. The list itself may be as long as it is. */
function handlersOf(source: ts.SourceFile): ts.Node[] {
  return found(source, (node) => ts.isFunctionDeclaration(node) || ts.isCallExpression(node)).flatMap(
    (node): ts.Node[] => {
      if (ts.isFunctionDeclaration(node)) return node.name?.text.endsWith('Routes') ? [] : [node]
      const { expression, arguments: given } = node as ts.CallExpression
      return /\.(?:get|post|use)$/.test(expression.getText()) ? given.filter((one) => ts.isArrowFunction(one)) : []
    },
  )
}
