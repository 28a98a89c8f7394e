import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

export type Cell = string | number | null
export type Heading = { text: string; kind: 'text' | 'day' | 'number' }
/**
 * A table as a file holds it: its name, the direction it is read in, its headings, and its rows as they come from the
 * database.
 */
export type Sheet = { name: string; rightToLeft: boolean; headings: Heading[]; rows: AsyncIterable<Cell[]> }
export type Format = 'csv' | 'xlsx'
/** How a CSV file parts its fields, and what stands before the decimals. */
export type Notation = { separator: ',' | ';'; decimal: ',' | '.' }

const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export const isFormat = (asked: string): asked is Format => Object.hasOwn(types, asked)

/**
 * Writes a table into a file of the system's temporary folder and answers with it. Written whole before the first byte
 * is sent: what fails is told as an error and not as half a file, and a reader on a slow line holds no connection to
 * the database.
 */
export async function fileOf(sheet: Sheet, format: Format, fileName: string, notation: Notation): Promise<Response> {
  const folder = await mkdtemp(join(tmpdir(), 'mobilise-export-'))
  const path = join(folder, 'export')
  const done = () => rm(folder, { recursive: true, force: true })
  try {
    await (format === 'csv' ? writeCsv(sheet, path, notation) : writeXlsx(sheet, path))
  } catch (error) {
    await done()
    throw error
  }
  const file = createReadStream(path)
  file.on('close', done)
  return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })
}

const notations = { comma: { separator: ',', decimal: '.' }, semicolon: { separator: ';', decimal: ',' } } as const

/** Nothing said is that of the page's language. */
export const isNotation = (asked: string | undefined) => asked === undefined || Object.hasOwn(notations, asked)

/**
 * How spreadsheets of this language read a CSV file: where the comma stands before decimals, fields are parted by
 * semicolons. `asked` is the choice of a reader whose spreadsheet speaks another language than the page.
 */
export function notationOf(lang: string, asked?: string): Notation {
  if (asked === 'comma' || asked === 'semicolon') return notations[asked]
  if (lang === 'en') return notations.comma
  return lang === 'ar' ? { separator: ';', decimal: '.' } : notations.semicolon
}

/** What a file can hold of a text: no control signs but line ends and tabs, and no half of a sign. */
const readable = (text: string) =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\ufffe\uffff]/gu, '')

async function writeCsv(sheet: Sheet, path: string, notation: Notation) {
  const line = (cells: Cell[]) => `${cells.map((cell) => field(cell, notation)).join(notation.separator)}\r\n`
  const out = createWriteStream(path)
  const put = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain')
  }
  // The byte-order mark tells spreadsheets that the file is UTF-8.
  await put(`\uFEFF${line(sheet.headings.map(({ text }) => text))}`)
  for await (const row of sheet.rows) await put(line(row))
  out.end()
  await finished(out)
}

/**
 * One field of a CSV file. A text that a spreadsheet would take for a formula gets an apostrophe before it, also where
 * its sign is a full-width one or hides behind blanks or marks of direction. Numbers, and texts that are a number or a
 * telephone number and nothing else, are what they are.
 */
export function field(value: Cell, { decimal }: Notation = notations.comma): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value).replace('.', decimal)
  const kept = readable(value)
  const text = isFormula.test(kept) && !isPlainNumber.test(kept) ? `'${kept}` : kept
  return /[",\n\t;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const isFormula = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\n]/u
const isPlainNumber = /^(?:-?\d+(?:[.,]\d+)?|\+\d(?:[ .\-/]?\(?\d+\)?){4,})$/

/** Texts are written as texts, so nothing in them is ever a formula; days are dates, numbers numbers. */
async function writeXlsx(sheet: Sheet, path: string) {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts')
  const out = createWriteStream(path)
  const book = new WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
  const page = book.addWorksheet(sheetName(sheet.name), {
    views: [{ state: 'frozen', ySplit: 1, rightToLeft: sheet.rightToLeft }],
  })
  page.columns = sheet.headings.map(({ text, kind }) => ({
    header: cellText(text),
    width: kind === 'text' ? Math.min(60, Math.max(18, text.length + 4)) : Math.max(12, text.length + 4),
    ...(kind === 'day' ? { style: { numFmt: 'yyyy-mm-dd' } } : {}),
  }))
  page.autoFilter = { from: { row: 1, col: 1 }, to: { row: 1, col: sheet.headings.length } }
  const head = page.getRow(1)
  head.font = { bold: true }
  head.commit()
  let written = 0
  for await (const row of sheet.rows) {
    page.addRow(row.map((value, index) => cellOf(value, sheet.headings[index]?.kind ?? 'text'))).commit()
    written += 1
    // Others are served between rows, and the file keeps up with what is written.
    if (written % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (out.writableNeedDrain) await once(out, 'drain')
  }
  await page.commit()
  await book.commit()
  if (!out.writableFinished) await finished(out)
}

function cellOf(value: Cell, kind: Heading['kind']): string | number | Date | null {
  if (value === null || value === '') return null
  if (typeof value === 'number') return value
  return kind === 'day' ? new Date(`${value}T00:00:00Z`) : cellText(value)
}

/** The longest text that a cell of a spreadsheet holds. */
const longestCell = 32_767
/** What looks like an escaped sign in a workbook (`_x0041_`) would be read as that sign. */
const cellText = (text: string) => cut(readable(text), longestCell - 1).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
const signsOf = new Intl.Segmenter()
/** The beginning of a text, cut between signs as people see them. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let length = 0
  for (const { segment, index } of signsOf.segment(text.slice(0, most + 1)))
    if (index + segment.length <= most) length = index + segment.length
  return text.slice(0, length)
}

/** A sheet's name has at most 31 characters and none of those that addresses are made of. */
const sheetName = (name: string) => cut(readable(name).replace(/[\\/?*[\]:'\n\t]/g, ' '), 31) || 'Sheet'
