import { type Achievement, summed } from './brand.ts'

/** One activity that was held, with who came from which branch and what it achieved. */
export interface HeldActivity {
  number: string
  title: string
  /** ms. */
  startsAt: number
  /** The branch whose it is; absent: the whole association's. */
  branch?: string
  /** Name of the brand it was for. */
  brand?: string
  came: readonly { member: string; branch: string }[]
  achieved: readonly Achievement[]
}

/** Hours of service that stand in the ledger (an entry of an item counted in hours; negative where it was reversed). */
export interface ServiceHours {
  member: string
  branch: string
  /** Hundredths of an hour. */
  hundredths: number
  activity?: string
}

/** One line of 统计. People are counted once in a line, attendances each time. Hours, people served and articles in hundredths. */
export interface StatisticsLine {
  name: string
  activities: number
  attendances: number
  people: number
  hours: number
  served: number
  articles: number
}

/** What was done in a period: in all, by branch, by brand. */
export interface Statistics {
  total: StatisticsLine
  branches: StatisticsLine[]
  brands: StatisticsLine[]
  /** Everything achieved, each in its own unit. */
  achievements: Achievement[]
}

const servedUnits = new Set(['人', '人次', '户'])
const articleUnits = new Set(['件', '份', '箱', '袋', '套', '批', '本', '台', '辆', '包', '张', '棵', '斤', '公斤'])
/** 时长 in minutes or hours, as hundredths of an hour; 0 for anything else. */
const hoursOf = ({ hundredths, unit }: Achievement): number =>
  unit === '小时' ? hundredths : unit === '分钟' ? Math.round(hundredths / 60) : 0

const sumOf = (achieved: readonly Achievement[], units: ReadonlySet<string>): number =>
  achieved.reduce((sum, { hundredths, unit }) => sum + (units.has(unit) ? hundredths : 0), 0)

/** A line over some activities, of those who came that `counts` lets through, and hours of service besides. */
const lineOf = (
  name: string,
  held: readonly HeldActivity[],
  came: readonly { member: string }[],
  service: readonly ServiceHours[],
): StatisticsLine => {
  const achieved = held.flatMap((each) => each.achieved)
  return {
    name,
    activities: held.length,
    attendances: came.length,
    people: new Set(came.map(({ member }) => member)).size,
    hours: achieved.reduce((sum, each) => sum + hoursOf(each), 0) + service.reduce((sum, { hundredths }) => sum + hundredths, 0),
    served: sumOf(achieved, servedUnits),
    articles: sumOf(achieved, articleUnits),
  }
}

/**
 * Sums up a period. An activity counts for its own branch, and for its brand; whoever came counts for the branch they belonged to
 * that day. Where an activity reported its hours (成果 … 时长), the hours of the ledger that belong to it are not counted again.
 */
export const statisticsOf = (
  held: readonly HeldActivity[],
  hours: readonly ServiceHours[],
  { branches, brands }: { branches: readonly string[]; brands: readonly string[] },
): Statistics => {
  const reported = new Set(held.filter(({ achieved }) => achieved.some((each) => hoursOf(each) > 0)).map(({ number }) => number))
  const service = hours.filter(({ activity }) => activity === undefined || !reported.has(activity))
  const came = held.flatMap((each) => each.came)
  const known = [...new Set([...branches, ...came.map(({ branch }) => branch), ...service.map(({ branch }) => branch)])]
  const brandOfActivity = new Map(held.map(({ number, brand }) => [number, brand]))
  return {
    total: lineOf('全会', held, came, service),
    branches: known.map((branch) =>
      lineOf(
        branch,
        held.filter((each) => each.branch === branch),
        came.filter((each) => each.branch === branch),
        service.filter((each) => each.branch === branch),
      ),
    ),
    brands: brands.map((brand) => {
      const own = held.filter((each) => each.brand === brand)
      const ownService = service.filter(({ activity }) => activity !== undefined && brandOfActivity.get(activity) === brand)
      return lineOf(
        brand,
        own,
        own.flatMap((each) => each.came),
        ownService,
      )
    }),
    achievements: summed(held.flatMap(({ achieved }) => achieved)),
  }
}

/** Hundredths as people read them: 250 → «2.5». */
export const sayHundredths = (hundredths: number): string => String(Number((hundredths / 100).toFixed(2)))
