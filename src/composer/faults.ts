/** The instance is not of the form asked for; each fault begins with its path. */
export class FaultyInstance extends Error {
  constructor(readonly faults: string[]) {
    super(inOneLine(faults))
  }
}

const shown = 50

function inOneLine(faults: string[]): string {
  const rest = faults.length - shown
  return `${faults.slice(0, shown).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`.replaceAll(/\s+/g, ' ')
}

const enough = 10_000

/** Collects faults while an instance is read, so that all of them are told at once. */
export class Faults {
  readonly found: string[] = []

  add(path: string, fault: string) {
    this.found.push(`${path}: ${fault}`)
    if (this.found.length >= enough) this.stop()
  }

  stop() {
    if (this.found.length > 0) throw new FaultyInstance(this.found)
  }
}
