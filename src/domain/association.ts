import type { AppraisalRules } from './appraisal.ts'
import type { BottomReviewRules } from './bottom-review.ts'
import type { ReviewTimes } from './claim.ts'
import type { ObjectionTimes } from './objection.ts'
import type { PublicationRules } from './publication.ts'
import type { Absence } from './rota.ts'

/**
 * What one association is, as its folder says (config/load.ts makes it from files; docs in config/qiuxian).
 * All of it is plain data; points are whole tenths of a point, times of day are `HH:MM` in the association's zone.
 */

/** What a group is for. Study and branch groups talk with members; chairs and staff are smaller rooms. */
export type GroupKind = 'study' | 'branch' | 'chairs' | 'staff'

/** One WeChat group of the association, known by its name here and by a room id once registered. */
export interface Group {
  name: string
  kind: GroupKind
  /** The branch a `branch` group belongs to. */
  branch?: string
  /** Pins a room; without it staff register the room by 登记本群. */
  roomId?: string
}

/** How loud the bot may be (outbox). */
export interface Manners {
  /** Least seconds between two messages of ours in one room. */
  roomGapSeconds: number
  /** Most messages over all rooms and private chats in any 60 seconds; where an account serves several associations, the smallest holds. */
  perMinute: number
  /** Most messages a civil day over all rooms and private chats. */
  dailyBudget: number
  /** `HH:MM-HH:MM`, the hours in which nothing unasked is sent; the same time twice: none. */
  quietHours: string
  /** Least seconds between any two messages of the account; absent: as the budget per minute allows, one at most. */
  accountGapSeconds?: number
  /** At most so many seconds more, by chance, between any two; absent: as much as the gap. */
  jitterSeconds?: number
}

/** One line of 细则: what is credited, and how much for one unit. */
export interface Item {
  name: string
  aliases: string[]
  category: string
  /** Tenths of a point for one unit; negative for items that only deduct. */
  tenths: number
  unit: string
  /** Who may record it: whoever did it (申报), a liaison for others too (代申报), or staff alone; absent: `member`, and `staff` for what deducts. */
  record?: 'member' | 'liaison' | 'staff'
  /** A claim of it counts at once, without anybody's review. */
  unreviewed?: true
  /** A claim of it needs a picture. */
  evidence?: true
  /** Most tenths one member may gain by it in a day, in a month, by one activity. */
  dailyLimitTenths?: number
  monthlyLimitTenths?: number
  activityLimitTenths?: number
}

/** 重点任务: some items are worth more for a while, by civil dates (`YYYY-MM-DD`, both inclusive). */
export interface Campaign {
  name: string
  /** Names of the items. */
  items: string[]
  from: string
  to: string
  /** How many times as much. */
  times: number
}

/** 积分办法: the items and which of them the bot credits by itself. */
export interface RuleSet {
  categories: string[]
  items: Item[]
  /** Names of the items credited automatically: coming to study, to an activity; leading an activity, having led a month's highlight. */
  credits: { study: string; activity: string; leading?: string; highlight?: string }
  campaigns?: Campaign[]
}

/** One vice-chair's month of duty. */
export interface Turn {
  /** `YYYY-MM`. */
  month: string
  /** Member number of the vice-chair. */
  number: string
}

/** 会长 副会长 秘书处 分会会长 联络员 — what a member may do. */
export type Post = '会长' | '副会长' | '秘书处' | '分会会长' | '联络员'

/** A line of roster.csv. */
export interface RosterRow {
  number: string
  name: string
  branch: string
  tier: string
  posts: Post[]
  speciality: string
  /** Binds a WeChat contact beforehand. */
  contactId?: string
}

/** What the chair on duty is expected to lead (rotation.yaml `targets`). */
export interface RotationTargets {
  activitiesPerMonth: number
  themesPerWeek: number
  highlightsPerMonth: number
  /** After how many days without an activity opened the chair and staff hear of it. */
  escalateAfterDays: number
}

/** Monday to Sunday as people write it. */
export type WeekdayName = '周一' | '周二' | '周三' | '周四' | '周五' | '周六' | '周日'

/** When a reminder of a session falls due: on an earlier day at a time, minutes before the start, or (0) at the start. */
export type ReminderTime = { daysBefore: number; time: string } | { minutesBefore: number }

/** One study system (study.yaml): a session that comes again by itself. */
export interface StudySeries {
  name: string
  kind: 'study' | 'seminar' | 'training'
  /** Names of the groups it is held in: a session of its own in each. */
  groups: string[]
  every: 'week' | 'fortnight' | 'month' | 'two-months' | 'quarter'
  /** Exactly one of `weekday` and `workday` is there. */
  weekday?: WeekdayName
  /** Which working day of the month: from 1, or -1 for the last. */
  workday?: number
  /** Which such weekday of the month, 1 to 4, or -1 for the last; absent for `week`, `fortnight` and with `workday`. */
  nth?: number
  /** Which month of the two or three, from 1; only for `two-months` and `quarter`. */
  monthOf?: number
  /** First date it is held, `YYYY-MM-DD`: nothing before it; for `fortnight` also which of the two weeks. */
  from?: string
  /** `HH:MM` of the start. */
  time: string
  /** Length in minutes. */
  minutes: number
  /** What it is for, in one sentence. */
  about?: string
  place?: string
  /** Where it is held online. */
  link?: string
  /** Topics, used one after another where nobody set one by 学习主题: from `topicsFrom` on, else anew each calendar year. */
  topics: string[]
  /** Date (`YYYY-MM-DD`) from which the sessions use the topics. */
  topicsFrom?: string
  reminders: ReminderTime[]
  /** What becomes of a session that falls on a day off. */
  onHoliday: 'keep' | 'skip' | 'next-workday'
  /** Check-in opens so many minutes before the start and closes so many after the end. */
  checkIn: { before: number; after: number }
  /** The item attending is worth; absent: what points.yaml credits study with. */
  item?: string
  /** Checking in takes the changing code, said to the bot in private. */
  code: boolean
  /** After the quarter's last study session, or the month's last of this series, a written summary is made, posted and kept. */
  summary?: 'month' | 'quarter'
}

/** Days the association's calendar differs from the published one, `YYYY-MM-DD`. */
export interface Holidays {
  off: string[]
  work: string[]
}

/** One thing activities are credited to besides their people (brands.yaml). */
export interface Brand {
  name: string
  kind: 'series' | 'base' | 'team'
  aliases: string[]
  /** Member number of who leads it. */
  leader?: string
  /** The branches that carry it. */
  branches: string[]
  about?: string
}

/** One association as its folder says. */
export interface Association {
  id: string
  name: string
  timezone: string
  /** Where members reach the web pages, without a slash at the end; absent when the folder does not say. */
  site?: string
  botNames: string[]
  tiers: string[]
  branches: string[]
  groups: Group[]
  manners: Manners
  /** After so many hours of daytime without any message whoever runs the bot is told; absent: six. */
  silentHours?: number
  rules: RuleSet
  /** Absent: the usual ones. */
  review?: ReviewTimes
  /** Absent: the usual ones. */
  objections?: ObjectionTimes
  /** How stars are given in the half-year appraisal; absent: none are. */
  appraisal?: AppraisalRules
  /** How months, contests and appraisals are published; absent: no drafts are made by themselves. */
  publication?: PublicationRules
  turns: Turn[]
  roster: RosterRow[]
  /** Absent when rotation.yaml sets no targets. */
  rotationTargets?: RotationTargets
  /** When vice-chairs are away; absent when rotation.yaml declares none. */
  absences?: Absence[]
  /** Absent when the folder has no study.yaml. */
  study?: StudySeries[]
  /** Absent when study.yaml names none. */
  holidays?: Holidays
  /** Absent when points.yaml says nothing of it. */
  bottomReview?: BottomReviewRules
  /** Absent when the folder has no brands.yaml. */
  brands?: Brand[]
}
