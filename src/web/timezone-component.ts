import { DateTime } from 'luxon'

/** 「+0800」 of an offset in minutes. */
const offsetText = (minutes: number): string => {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}${String(size % 60).padStart(2, '0')}`
}

const observance = (start: DateTime, from: number, to: number, summer: boolean): string[] => {
  const kind = summer ? 'DAYLIGHT' : 'STANDARD'
  // its local time is told by the clock that ends with it
  const local = start.toUTC().plus({ minutes: from }).toFormat("yyyyLLdd'T'HHmmss")
  return [`BEGIN:${kind}`, `DTSTART:${local}`, `TZOFFSETFROM:${offsetText(from)}`, `TZOFFSETTO:${offsetText(to)}`, `END:${kind}`]
}

/** The first instant after `low` and up to `high`, ms, at which the zone's offset is no longer that of `low`. */
const changeBetween = (low: number, high: number, zone: string): number => {
  const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone }).offset
  let [a, b] = [low, high]
  while (b - a > 1) {
    const middle = Math.floor((a + b) / 2)
    if (offsetAt(middle) === offsetAt(low)) a = middle
    else b = middle
  }
  return b
}

/** The VTIMEZONE of a zone, true from `from` to `to`: the offset it begins with and every change in between. */
export const timezoneComponent = (zone: string, from: DateTime, to: DateTime): string => {
  const first = from.setZone(zone)
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observance(first.startOf('day'), first.offset, first.offset, first.isInDST)]
  const dayMs = 24 * 60 * 60_000
  for (let low = first.toMillis(); low < to.toMillis(); low += dayMs) {
    const [before, after] = [DateTime.fromMillis(low, { zone }), DateTime.fromMillis(low + dayMs, { zone })]
    if (before.offset === after.offset) continue
    lines.push(
      ...observance(DateTime.fromMillis(changeBetween(low, low + dayMs, zone), { zone }), before.offset, after.offset, after.isInDST),
    )
  }
  return [...lines, 'END:VTIMEZONE'].join('\n')
}
