import type { Child } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'

export type { JSX }

/**
 * What JSX becomes here: text that is markup already, made as each element is met. A page of a list is some 1,600
 * elements; to keep them as a tree first and to write it out afterwards took a third of its time. See
 * docs/decisions/0034-markup-as-it-is-met.md.
 */
class Markup {
  readonly isEscaped = true
  constructor(readonly html: string) {}
  toString(): string {
    return this.html
  }
}

type Props = Readonly<Record<string, unknown>> & { readonly children?: Child }
type Component = (props: Props) => unknown

/** An element, or what a component gives; a promise where something in it is still to come. */
export function jsx(tag: string | Component, props: Props): JSX.Element {
  if (typeof tag === 'function') return tag(props) as JSX.Element
  const { opened, closed, isEmpty } = tags.get(tag) ?? newTag(tag)
  let opening = opened
  for (const name in props) if (name !== 'children') opening += attribute(name, props[name], tag)
  const { children } = props
  if (children === undefined && isEmpty) return element(`${opening}/>`)
  const inside = htmlOf(children)
  if (typeof inside === 'string') return element(`${opening}>${inside}${closed}`)
  return inside.then((html) => element(`${opening}>${html}${closed}`))
}

export { jsx as jsxs }

/** Several things that stand beside each other. */
export function Fragment({ children }: { children?: Child }): JSX.Element {
  const inside = htmlOf(children)
  return typeof inside === 'string' ? element(inside) : inside.then(element)
}

// The types of hono/jsx know an element as text that is escaped already.
const element = (html: string) => new Markup(html) as unknown as Awaited<JSX.Element>

/** Text is escaped, whoever typed it; only what was made here, or marked as markup by `raw`, goes as it is. */
function htmlOf(child: unknown): string | Promise<string> {
  if (typeof child === 'string') return escaped(child)
  if (child instanceof Markup) return child.html
  if (child === undefined || child === null || typeof child === 'boolean') return ''
  if (typeof child === 'number') return String(child)
  if (child instanceof Promise) return child.then(htmlOf)
  if (child instanceof String && 'isEscaped' in child) return child.toString()
  return Array.isArray(child) ? htmlOfAll(child) : ''
}

function htmlOfAll(children: readonly unknown[]): string | Promise<string> {
  let html = ''
  for (let at = 0; at < children.length; at += 1) {
    const one = htmlOf(children[at])
    if (typeof one !== 'string') {
      const rest = [one, ...children.slice(at + 1).map(htmlOf)]
      return Promise.all(rest).then((all) => html + all.join(''))
    }
    html += one
  }
  return html
}

/** Every piece that is put together has to be copied at the end, so what does not change is made once. */
function attribute(name: string, value: unknown, tag: string): string {
  if (typeof value !== 'string' || value.length > 40 || !variesLittle.has(name)) return newAttribute(name, value, tag)
  const known = attributes.get(name) ?? new Map<string, string>()
  let made = known.get(value)
  if (made === undefined) {
    made = newAttribute(name, value, tag)
    if (known.size < 500) attributes.set(name, known.set(value, made))
  }
  return made
}
const attributes = new Map<string, Map<string, string>>()
/** Attributes that say the same on row after row, and on page after page. */
const variesLittle = new Set('class data-color data-heading dir form hreflang lang name rel role scope type'.split(' '))

function newAttribute(name: string, value: unknown, tag: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean' && isOnOrOff.has(name)) return value ? ` ${name}=""` : ''
  if (typeof value === 'object' || typeof value === 'function') throw new TypeError(`${name} of <${tag}> is no text`)
  if (!isKnown(name)) throw new TypeError(`<${tag}> has no attribute ${name}`)
  return ` ${name}="${typeof value === 'string' ? escaped(value) : value}"`
}

const known = new Set<string>()
/** Names of attributes come from the code; one that could end the element is a mistake in it. */
function isKnown(name: string): boolean {
  if (known.has(name)) return true
  if (!/^[a-z][\w:.-]*$/i.test(name)) return false
  if (known.size < 1000) known.add(name)
  return true
}

const toEscape = /[&<>"']/
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string =>
  toEscape.test(text) ? text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter) : text

type Tag = { opened: string; closed: string; isEmpty: boolean }
const tags = new Map<string, Tag>()
function newTag(name: string): Tag {
  const tag = { opened: `<${name}`, closed: `</${name}>`, isEmpty: endless.has(name) }
  tags.set(name, tag)
  return tag
}
/** Elements that have no end. */
const endless = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** Attributes that are there or not, whatever stands in them. */
const isOnOrOff = new Set(
  `allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate hidden
  inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed
  selected`.split(/\s+/),
)
