import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

export type Cell = string | number | null
export type Heading = { text: string; kind: 'text' | 'day' | 'number' }
/** A table as a file holds it: its name, the direction it is read in, its headings, and its rows as they come from the database. */
export type Sheet = { name: string; rightToLeft: boolean; headings: Heading[]; rows: AsyncIterable<Cell[]> }
export type Format = 'csv' | 'xlsx'

const types: Record<Format, string> = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

/**
 * Writes a table into a file of the system's temporary folder and answers with it. Written whole before the first byte is sent: what fails is
 * told as an error and not as half a file, and a reader on a slow line holds no connection to the database.
 */
export async function fileOf(sheet: Sheet, format: Format, fileName: string): Promise<Response> {
  const folder = await mkdtemp(join(tmpdir(), 'mobilise-export-'))
  const path = join(folder, 'export')
  const done = () => rm(folder, { recursive: true, force: true })
  try {
    await (format === 'csv' ? writeCsv(sheet, path) : writeXlsx(sheet, path))
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

async function writeCsv(sheet: Sheet, path: string) {
  const out = createWriteStream(path)
  const put = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain')
  }
  // The byte-order mark tells spreadsheets that the file is UTF-8.
  await put(`\uFEFF${sheet.headings.map(({ text }) => field(text)).join(',')}\r\n`)
  for await (const row of sheet.rows) await put(`${row.map(field).join(',')}\r\n`)
  out.end()
  await finished(out)
}

/**
 * One field of a CSV file. A text that a spreadsheet would take for a formula gets an apostrophe before it, also where its sign is a full-width
 * one or hides behind blanks; numbers are what they are.
 */
export function field(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[\s\u00a0\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/u.test(value) ? `'${value}` : value
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Texts are written as texts, so nothing in them is ever a formula; days are dates, numbers numbers. */
async function writeXlsx(sheet: Sheet, path: string) {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts')
  const out = createWriteStream(path)
  const book = new WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
  const page = book.addWorksheet(sheetName(sheet.name), { views: [{ state: 'frozen', ySplit: 1, rightToLeft: sheet.rightToLeft }] })
  page.columns = sheet.headings.map(({ text, kind }) => ({
    header: text,
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
  return kind === 'day' ? new Date(`${value}T00:00:00Z`) : value
}

/** A sheet's name has at most 31 characters and none of those that addresses are made of. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:']/g, ' ').slice(0, 31) || 'Sheet'
