// Practice time, always shown in the association's own zone.

let base = { now: 0, at: 0, timezone: 'Asia/Shanghai' }
const formats = new Map()

/** Takes the server's time; from here on it runs by itself. */
export function setClock({ now, timezone }) {
  base = { now, at: performance.now(), timezone }
}

/** Practice time now, ms. */
export const practiceNow = () => base.now + performance.now() - base.at

const weekdays = { Mon: '一', Tue: '二', Wed: '三', Thu: '四', Fri: '五', Sat: '六', Sun: '日' }

function partsOf(at) {
  let format = formats.get(base.timezone)
  if (!format) {
    const two = '2-digit'
    const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two, weekday: 'short', hourCycle: 'h23' }
    format = new Intl.DateTimeFormat('en-US', { timeZone: base.timezone, ...fields })
    formats.set(base.timezone, format)
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const { year, month, day, hour, minute, weekday } = part
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    time: `${hour}:${minute}`,
    weekday: `周${weekdays[weekday]}`,
    two: { month, day },
  }
}

/** 11月26日, with the year when it is another one. */
function date(part, now) {
  const short = `${part.month}月${part.day}日`
  return part.year === now.year ? short : `${part.year}年${short}`
}

const dayNumber = ({ year, month, day }) => Date.UTC(year, month - 1, day) / 86_400_000

/** The time above a stretch of talk: 19:00, 昨天 19:00, 周四 19:00, 11月26日 19:00. */
export function separatorTime(at) {
  const part = partsOf(at)
  const now = partsOf(practiceNow())
  const ago = dayNumber(now) - dayNumber(part)
  if (ago === 0) return part.time
  if (ago === 1) return `昨天 ${part.time}`
  if (ago > 1 && ago < 7) return `${part.weekday} ${part.time}`
  return `${date(part, now)} ${part.time}`
}

/** The time in the list: 19:00, 昨天, 周四, 11月26日. */
export function listTime(at) {
  const part = partsOf(at)
  const now = partsOf(practiceNow())
  const ago = dayNumber(now) - dayNumber(part)
  if (ago === 0) return part.time
  if (ago === 1) return '昨天'
  return ago > 1 && ago < 7 ? part.weekday : date(part, now)
}

/** Now, in the pieces the clock chip shows. */
export function clockPieces(at = practiceNow()) {
  const { year, month, day, time, weekday } = partsOf(at)
  return { day: `${month}月${day}日`, weekday, time, whole: `${year}年${month}月${day}日 ${weekday} ${time}` }
}

/** Now as `YYYY-MM-DDTHH:mm`, for a time field. */
export function fieldTime(at) {
  const { year, two, time } = partsOf(at)
  return `${year}-${two.month}-${two.day}T${time}`
}
