import { reportField } from '../events.ts'
import type { Makers } from './making.ts'

/**
 * - `rooms` room id · `rules` version, `rules-from` version → from when (ms) · `meta` `rules` (latest version)
 * - `words` number → a name that rows of the journal say by its number (words.ts)
 * - `stilled` group → until when nothing is said there `{until, by}`
 * - `joined:<room>` contact → when it came, until greeted · `welcomed:<room>` contact → when it was greeted · `greeted` room → when somebody was last
 * - `calendars` digest of a feed's key → what it shows · `reports` `<report>/<period>[/<series>]`
 *
 * What the bot told staff, or did once because it fell due, changes no view but `acts`.
 */
export const house: Makers<
  | 'room.registered'
  | 'room.dropped'
  | 'rules.adopted'
  | 'rules.proposed'
  | 'words.listed'
  | 'room.stilled'
  | 'room.unstilled'
  | 'unsaid.told'
  | 'contacts.joined'
  | 'joiners.greeted'
  | 'calendar.keyed'
  | 'calendar.revoked'
  | 'report.kept'
  | 'due.done'
  | 'dues.dropped'
> = {
  'room.registered': ({ room, group, account }) => [['set', 'rooms', room, JSON.stringify({ room, group, account })]],
  'room.dropped': (event) => [['drop', 'rooms', event.room]],
  'rules.adopted': (event) => [
    ['set', 'rules', String(event.version), JSON.stringify(event.rules)],
    ['set', 'rules-from', String(event.version), String(event.from ?? 0)],
    ['set', 'meta', 'rules', String(event.version)],
  ],
  'rules.proposed': () => [],
  'words.listed': (event) => event.words.map((word, index) => ['set', 'words', String(event.from + index), word]),
  'room.stilled': ({ group, until, by }) => [['set', 'stilled', group, JSON.stringify({ until, by })]],
  'room.unstilled': (event) => [['drop', 'stilled', event.group]],
  'unsaid.told': () => [],
  'contacts.joined': (event) => event.contacts.map((contact) => ['set', `joined:${event.room}`, contact, String(event.occurredAt)]),
  'joiners.greeted': ({ room, greeted, others, occurredAt: at }) => [
    ...[...greeted, ...others].map((contact) => ['drop', `joined:${room}`, contact] as const),
    ...greeted.map((contact) => ['set', `welcomed:${room}`, contact, String(at)] as const),
    ...(greeted.length > 0 ? [['set', 'greeted', room, String(at)] as const] : []),
  ],
  'calendar.keyed': ({ digest, scope, member, by, occurredAt: at }) => [
    ['set', 'calendars', digest, JSON.stringify({ digest, scope, member, by, at })],
  ],
  'calendar.revoked': (event) => [['drop', 'calendars', event.digest]],
  'report.kept': ({ report, period, series, occurredAt: at, figures }) => [
    ['set', 'reports', reportField(report, period, series), JSON.stringify({ at, figures })],
  ],
  'due.done': () => [],
  'dues.dropped': () => [],
}
