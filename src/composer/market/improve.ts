import { missingUnit, shortPlace } from '../costs.ts'
import type { Candidate } from './candidates.ts'
import { type Holding, nobody } from './holding.ts'
import { rules } from './layout.ts'

const mostPasses = 4
/** So many chains are tried for a place at most. */
const mostChains = 24
const worthwhile = 1e-6

/** Somebody for a place: the position among its candidates, and what the plan is worth more by it. */
type Choice = { at: number; worth: number }

/**
 * Opens each place in turn and fills it anew while the plan gains by it: by somebody who is free, or by somebody who
 * leaves one other place, which is filled by whoever is free then.
 */
export class Improvement {
  private chains = 0

  constructor(
    private readonly candidates: Candidate,
    private readonly holding: Holding,
  ) {}

  run() {
    const { layout, fixed } = this.holding
    for (let pass = 0; pass < mostPasses; pass++) {
      let gained = 0
      for (let place = 0; place < layout.places; place++) if (!fixed[place]) gained += this.anew(place)
      if (gained < worthwhile) return
    }
  }

  private anew(place: number): number {
    const { holding } = this
    const seat = holding.layout.seatOf[place] ?? 0
    const before = holding.holder[place] ?? nobody
    const fit = holding.fitOf(place)
    const mask = holding.maskOf(place)
    const worth = before === nobody ? 0 : holding.worthOf(place)
    if (before !== nobody) holding.release(place)
    const direct = this.bestFree(seat, worth + worthwhile, before)
    const gained = this.chain(place, Math.max(worth, direct.worth))
    if (gained > 0) return gained + Math.max(worth, direct.worth) - worth
    if (direct.at !== -1) this.put(place, seat, direct.at)
    else if (before !== nobody) holding.put(place, before, fit, mask)
    return direct.at === -1 ? 0 : direct.worth - worth
  }

  /** The best who is free for a seat and worth more than `least`. */
  private bestFree(seat: number, least: number, not: number): Choice {
    const own = this.candidates.ofSeat[seat]
    const found = { at: -1, worth: least }
    if (!own) return found
    const most = this.mostBonus(seat)
    for (let at = 0; at < own.people.length; at++) {
      const fit = own.fits[at] ?? 0
      if (fit + shortPlace + most <= found.worth) break
      const expert = own.people[at] ?? 0
      if (expert === not) continue
      const worth = this.holding.worthWith(seat, fit, own.masks[at] ?? 0)
      if (worth <= found.worth || !this.holding.isFree(seat, expert)) continue
      found.at = at
      found.worth = worth
    }
    return found
  }

  private mostBonus(seat: number): number {
    let units = 0
    let mask = this.holding.missing(this.holding.layout.activityOf[seat] ?? 0)
    for (; mask !== 0; mask &= mask - 1) units += 1
    return missingUnit * units
  }

  /** Takes somebody from one other place, if both together are then worth more than `least`; by how much. */
  private chain(place: number, least: number): number {
    const seat = this.holding.layout.seatOf[place] ?? 0
    const own = this.candidates.ofSeat[seat]
    if (!own) return 0
    this.chains = 0
    const most = this.mostBonus(seat)
    for (let at = 0; at < own.people.length && this.chains < mostChains; at++) {
      const fit = own.fits[at] ?? 0
      if (fit + shortPlace + most + this.mostRefill <= least) break
      const other = this.onlyObstacle(seat, own.people[at] ?? 0)
      if (other === -1) continue
      const gained = this.tryChain(place, at, other, least)
      if (gained > 0) return gained
    }
    return 0
  }

  /** A place left and filled again seldom gains; a hundred covers a minimum met by it. */
  private readonly mostRefill = missingUnit / 4

  private tryChain(place: number, at: number, other: number, least: number): number {
    const { holding } = this
    const { layout } = holding
    const seat = layout.seatOf[place] ?? 0
    const left = layout.seatOf[other] ?? 0
    const own = this.candidates.ofSeat[seat]
    const refill = this.candidates.ofSeat[left]
    const expert = own?.people[at] ?? 0
    const fit = holding.fitOf(other)
    const mask = holding.maskOf(other)
    const before = holding.worthOf(other)
    const optimistic = holding.worthWith(seat, own?.fits[at] ?? 0, own?.masks[at] ?? 0) - before
    if (optimistic + (refill?.fits[0] ?? 0) + shortPlace + missingUnit * rules <= least) return 0
    this.chains += 1
    holding.release(other)
    if (holding.keepsCaps(seat, expert)) {
      const worth = holding.worthWith(seat, own?.fits[at] ?? 0, own?.masks[at] ?? 0) - before
      this.put(place, seat, at)
      const again = this.bestFree(left, least - worth + worthwhile, expert)
      if (again.at !== -1) {
        this.put(other, left, again.at)
        return worth + again.worth - least
      }
      holding.release(place)
    }
    holding.put(other, expert, fit, mask)
    return 0
  }

  /** The one place that keeps somebody from a seat; −1 when there is none, or more than one. */
  private onlyObstacle(seat: number, expert: number): number {
    const { holding } = this
    const { layout, fixed } = holding
    const { roster } = layout.problem
    const missions = holding.missions[expert] ?? 0
    const room = (roster.maxDays[expert] ?? 0) - (holding.days[expert] ?? 0) - (layout.days[seat] ?? 0)
    const full = missions + 1 > (roster.maxMissions[expert] ?? 0) || room < 0
    let obstacle = -1
    let smallest = -1
    for (let place = holding.placesOf(expert); place !== -1; place = holding.after(place)) {
      const of = layout.seatOf[place] ?? 0
      if (of === seat) return -1
      if (layout.collide(seat, of)) {
        if (obstacle !== -1) return -1
        obstacle = place
      } else if (!fixed[place] && room + (layout.days[of] ?? 0) >= 0)
        if (smallest === -1 || holding.worthOf(place) < holding.worthOf(smallest)) smallest = place
    }
    if (obstacle === -1) return full ? smallest : -1
    const holds =
      !full ||
      (missions <= (roster.maxMissions[expert] ?? 0) && room + (layout.days[layout.seatOf[obstacle] ?? 0] ?? 0) >= 0)
    return holds && !fixed[obstacle] ? obstacle : -1
  }

  private put(place: number, seat: number, at: number) {
    const own = this.candidates.ofSeat[seat]
    this.holding.put(place, own?.people[at] ?? 0, own?.fits[at] ?? 0, own?.masks[at] ?? 0)
  }
}
