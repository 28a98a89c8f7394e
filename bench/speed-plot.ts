import type { Line } from './composer.ts'

const width = 720
const height = 420
const margin = { left: 70, right: 20, top: 30, bottom: 60 }
const axisX = { from: 3, to: 7.5, title: 'feasible pairs' }
const axisY = { from: -1, to: 3, title: 'seconds' }

const x = (pairs: number) =>
  margin.left + ((Math.log10(pairs) - axisX.from) / (axisX.to - axisX.from)) * (width - margin.left - margin.right)
const y = (seconds: number) =>
  height -
  margin.bottom -
  ((Math.log10(Math.max(seconds, 0.1)) - axisY.from) / (axisY.to - axisY.from)) * (height - margin.top - margin.bottom)

/**
 * Seconds by number of feasible pairs on two logarithmic axes: the composer, its targets, and HiGHS on the whole model.
 */
export function speedPlot(lines: Line[]): string {
  const composer = lines.map(({ measured }) => [measured.pairs, measured.seconds] as const)
  const targets = lines.map(({ size, measured }) => [measured.pairs, size.target] as const)
  const whole = lines.flatMap(({ measured, peer }) => (peer ? [[measured.pairs, peer.seconds] as const] : []))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" role="img">
<title>Seconds to a proven plan by number of feasible pairs</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${grid()}
${series(targets, '#8a8a8a', '4 4')}${series(whole, '#b3261e')}${series(composer, '#0b57a4')}
${legend([
  ['composer, gap at most 0.1 %', '#0b57a4'],
  ['HiGHS on the whole model', '#b3261e'],
  ['target', '#8a8a8a'],
])}
</svg>
`
}

function grid(): string {
  const vertical = [3, 4, 5, 6, 7].map(
    (power) =>
      `<line x1="${x(10 ** power)}" x2="${x(10 ** power)}" y1="${margin.top}" y2="${height - margin.bottom}" stroke="#e3e3e3"/><text x="${x(10 ** power)}" y="${height - margin.bottom + 20}" text-anchor="middle">${(10 ** power).toLocaleString('en')}</text>`,
  )
  const horizontal = [-1, 0, 1, 2, 3].map(
    (power) =>
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(10 ** power)}" y2="${y(10 ** power)}" stroke="#e3e3e3"/><text x="${margin.left - 8}" y="${y(10 ** power) + 4}" text-anchor="end">${10 ** power}</text>`,
  )
  return `${vertical.join('\n')}\n${horizontal.join('\n')}
<text x="${(width + margin.left) / 2}" y="${height - 16}" text-anchor="middle">${axisX.title}</text><text x="16" y="${height / 2}" transform="rotate(-90 16 ${height / 2})" text-anchor="middle">${axisY.title}</text>`
}

function series(points: (readonly [number, number])[], colour: string, dashes = ''): string {
  const path = points
    .map(([pairs, seconds], index) => `${index === 0 ? 'M' : 'L'}${x(pairs).toFixed(1)} ${y(seconds).toFixed(1)}`)
    .join(' ')
  const dots = points.map(
    ([pairs, seconds]) => `<circle cx="${x(pairs).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="4" fill="${colour}"/>`,
  )
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashes === '' ? '' : ` stroke-dasharray="${dashes}"`}/>${dots.join('')}\n`
}

function legend(entries: [string, string][]): string {
  return entries
    .map(
      ([text, colour], index) =>
        `<rect x="${margin.left + 14}" y="${margin.top + 8 + index * 20}" width="12" height="12" fill="${colour}"/><text x="${margin.left + 32}" y="${margin.top + 19 + index * 20}">${text}</text>`,
    )
    .join('\n')
}
