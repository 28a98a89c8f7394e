import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib'
import { getResolvedPDFJS } from 'unpdf'

/**
 * Why a PDF cannot be kept: the key of a sentence without its slice; undefined when a viewer shows all of it and it
 * does nothing by itself.
 */
export type PdfFault = 'cut_off' | 'encrypted' | 'active' | 'carries_files'

const mostPages = 2_000

/**
 * Opens a PDF as a viewer does (PDF.js, which browsers have): with what real programs leave before and behind it. Then
 * looks through its objects for what a letter has no use for: scripts, programs to start, other files.
 */
export async function lookIntoPdf(whole: Uint8Array): Promise<PdfFault | undefined> {
  if (isCutOff(whole)) return 'cut_off'
  const content = withoutTail(whole)
  const { getDocument } = await getResolvedPDFJS()
  // PDF.js says only in its warnings that it could not follow the file's own table and looked for its parts one by one.
  let searched = false
  const warn = (...said: unknown[]) => {
    searched ||= /Indexing all PDF objects/.test(String(said[0]))
  }
  console.warn = warn
  console.log = warn
  const opening = getDocument({
    data: new Uint8Array(content),
    verbosity: 1,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: true,
  })
  try {
    const opened = await opening.promise
    const pages = Math.min(opened.numPages, mostPages)
    for (let number = 1; number <= pages; number += 1) {
      const page = await opened.getPage(number)
      // A file whose table is lost may have lost pages with it: then all they are made of must be there.
      if (searched || number === 1) await page.getOperatorList()
      page.cleanup()
    }
    if (pages === 0) return 'cut_off'
    if ((await opened.getAttachments()) !== null) return 'carries_files'
    if ((await opened.getJSActions()) !== null || (await opened.hasJSActions())) return 'active'
    return await lookIntoObjects(content)
  } catch (error) {
    return (error as Error).name === 'PasswordException' ? 'encrypted' : 'cut_off'
  } finally {
    await opening.destroy()
  }
}

const endMark = '%%EOF'
const bytesOf = (content: Uint8Array) => Buffer.from(content.buffer, content.byteOffset, content.byteLength)

/**
 * A later part of the file that was begun and has no end: a viewer would show what stood there before it, and not what
 * was sent.
 */
function isCutOff(content: Uint8Array): boolean {
  const bytes = bytesOf(content)
  const end = bytes.lastIndexOf(endMark)
  return end >= 0 && /(?:^|[\r\n])\d+ \d+ obj\b/.test(bytes.subarray(end).toString('latin1'))
}

/**
 * What mail programs and servers leave behind the end is nothing to a viewer, and megabytes of it take long to look
 * through.
 */
function withoutTail(content: Uint8Array): Uint8Array {
  const end = bytesOf(content).lastIndexOf(endMark)
  return end < 0 ? content : content.subarray(0, end + endMark.length)
}

const programs = new Set([
  '/JavaScript',
  '/Launch',
  '/SubmitForm',
  '/ImportData',
  '/Rendition',
  '/Movie',
  '/RichMediaExecute',
])
const files = new Set(['/EmbeddedFile', '/RichMedia', '/FileAttachment', '/3D', '/Screen', '/Movie'])

/** Goes through every object, also those that no page leads to. */
async function lookIntoObjects(content: Uint8Array): Promise<PdfFault | undefined> {
  const document = await PDFDocument.load(content, { password: '', throwOnInvalidObject: false, updateMetadata: false })
  const waiting: PDFObject[] = document.context.enumerateIndirectObjects().map(([, object]) => object)
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    if ('asArray' in object && typeof object.asArray === 'function') waiting.push(...object.asArray())
    const dict = object instanceof PDFStream ? object.dict : object instanceof PDFDict ? object : undefined
    if (!dict) continue
    const [type, subtype, action] = ['Type', 'Subtype', 'S'].map((key) => dict.get(PDFName.of(key))?.toString() ?? '')
    const script = dict.get(PDFName.of('JS'))
    if (script instanceof PDFString || script instanceof PDFHexString || programs.has(action ?? '')) return 'active'
    if (dict.has(PDFName.of('XFA'))) return 'active'
    if (files.has(type ?? '') || files.has(subtype ?? '') || dict.has(PDFName.of('EF'))) return 'carries_files'
    for (const [, value] of dict.entries()) if (!(value instanceof PDFRawStream)) waiting.push(value)
  }
  return undefined
}
