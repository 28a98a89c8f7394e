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

export type Series = { text: string; colour: string; dashes?: string; points: [pairs: number, seconds: number][] }

/** Seconds by number of feasible pairs on two logarithmic axes, the last series on top. */
export function speedPlot(title: string, lines: Series[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${grid()}
${lines.map(series).join('')}
${legend(lines.toReversed())}
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

function series({ points, colour, dashes }: Series): string {
  const path = points
    .map(([pairs, seconds], index) => `${index === 0 ? 'M' : 'L'}${x(pairs).toFixed(1)} ${y(seconds).toFixed(1)}`)
    .join(' ')
  const dots = points.map(
    ([pairs, seconds]) => `<circle cx="${x(pairs).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="4" fill="${colour}"/>`,
  )
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashes ? ` stroke-dasharray="${dashes}"` : ''}/>${dots.join('')}\n`
}

const inColumn = 8

function legend(lines: Series[]): string {
  return lines
    .map(({ text, colour }, index) => {
      const left = margin.left + 14 + Math.floor(index / inColumn) * 110
      const top = margin.top + 8 + (index % inColumn) * 20
      return `<rect x="${left}" y="${top}" width="12" height="12" fill="${colour}"/><text x="${left + 18}" y="${top + 11}">${text}</text>`
    })
    .join('\n')
}
