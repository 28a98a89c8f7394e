import type { Place, Problem, Seat } from './problem.ts'

/** A plan in the making: knows at any moment who may still take what, by the constraints on seats, people and teams. */
export class Draft {
  readonly places: Place[] = []
  private readonly free: Int32Array
  private readonly ofExpert = new Map<number, Seat[]>()
  private readonly employers = new Map<string, number>()
  private readonly countries = new Map<string, number>()

  constructor(private readonly problem: Problem) {
    this.free = Int32Array.from(problem.seats, (seat) => seat.count)
  }

  freePlaces(seat: number): number {
    return this.free[seat] ?? 0
  }

  put(place: Place) {
    const seat = this.problem.seats[place.seat]
    if (!seat) return
    this.places.push(place)
    this.free[place.seat] = this.freePlaces(place.seat) - 1
    const seats = this.ofExpert.get(place.expert)
    if (seats) seats.push(seat)
    else this.ofExpert.set(place.expert, [seat])
    this.count(this.employers, seat, this.problem.roster.employers[place.expert])
    this.count(this.countries, seat, this.problem.roster.countries[place.expert])
  }

  putIfFree(place: Place): boolean {
    const free = this.canTake(place)
    if (free) this.put(place)
    return free
  }

  canTake({ expert, seat: number }: Place): boolean {
    const seat = this.problem.seats[number]
    if (!seat || this.freePlaces(number) <= 0) return false
    const { roster } = this.problem
    const { team } = seat.activity
    return (
      this.hasRoom(expert, seat) &&
      this.counted(this.employers, seat, roster.employers[expert]) < team.maxPerEmployer &&
      this.counted(this.countries, seat, roster.countries[expert]) < team.maxPerCountry
    )
  }

  private hasRoom(expert: number, seat: Seat): boolean {
    const { roster } = this.problem
    const own = this.ofExpert.get(expert) ?? []
    if (own.length + 1 > (roster.maxMissions[expert] ?? 0)) return false
    if (own.reduce((sum, one) => sum + one.days, seat.days) > (roster.maxDays[expert] ?? 0)) return false
    return own.every((one) => !collide(one, seat))
  }

  private count(counts: Map<string, number>, seat: Seat, key = -1) {
    if (key !== -1) counts.set(`${seat.activity.index} ${key}`, this.counted(counts, seat, key) + 1)
  }

  /** Nobody of the team for people without employer or country: they never collide. */
  private counted(counts: Map<string, number>, seat: Seat, key = -1): number {
    return key === -1 ? Number.NEGATIVE_INFINITY : (counts.get(`${seat.activity.index} ${key}`) ?? 0)
  }
}

/** Whether nobody can take both: the same activity, or days in common. */
function collide(a: Seat, b: Seat): boolean {
  if (a.activity === b.activity) return true
  if (a.activity.remote || b.activity.remote) return false
  return a.activity.span.first <= b.activity.span.last && b.activity.span.first <= a.activity.span.last
}
