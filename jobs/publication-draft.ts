import { boardShown, branchesShown } from '../src/chat/acts/publication-pictures.ts'
import { waitingIn } from '../src/chat/acts/publication-waiting.ts'
import { contentOf, factOf, leadersOf, publicationRules } from '../src/chat/acts/publishing.ts'
import type { Speech } from '../src/chat/contract.ts'
import { mostPictureRows } from '../src/chat/picture.ts'
import { periodOfKey } from '../src/domain/period.ts'
import { draftAt, type PublicationKind, periodWith, workdayFrom } from '../src/domain/publication.ts'
import { addDays, addMonths, atDate, dateOf, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import { dealtNumber } from '../src/journal/events.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/publication.ts'

/** Staff read every name. */
const nobodyHidden: ReadonlySet<string> = new Set()
const usefulMs = 20 * 24 * 60 * 60_000

/**
 * On the association's day after a month is over staff read its draft; of a quarter and a half on the working day after its last month
 * was final. With it come the leading places as a picture and the whole as a workbook; nobody else reads of it before 公布.
 */
export const publicationDraft: Occasion = {
  kind: 'publication-draft',
  dues({ association, publications, calendar, zone }, from, to) {
    const { publication: rules } = association
    if (!rules) return []
    const due = (period: string, at: number): Due[] =>
      at <= from || at > to
        ? []
        : [
            {
              ...{ kind: 'publication-draft', id: `publication-draft/${period}/${at}`, at, until: at + usefulMs },
              ...{ label: zh.draftLabel(periodOfKey(period)?.label ?? period), about: { period } },
            },
          ]
    const months = monthsBetween(addMonths(monthOf(from, zone), -2), addMonths(monthOf(to, zone), -1))
    const longer = publications.flatMap(({ kind, state, period, at: finalAt }): Due[] => {
      if (kind !== 'month' || state !== 'final') return []
      const at = atDate(workdayFrom(calendar, addDays(dateOf(finalAt, zone), 1)), rules.time, zone)
      const ends = (['quarter', 'half'] as const satisfies PublicationKind[]).map((each) => periodWith(each, period))
      return ends.filter((each) => each.to === period).flatMap(({ key }) => due(key, at))
    })
    return [...months.flatMap((month) => due(month, draftAt(rules, calendar, month, zone))), ...longer]
  },
  async run({ about }, { house, roster, now }) {
    const period = periodOfKey(about.period ?? '')
    if (!period) return null
    const content = await contentOf(house, roster, period, now)
    const { kind, entries, frozen, publication } = content
    if (publication !== null || entries === 0) return null
    const closed = (await house.ledger.closed())[kind]
    if (closed !== null && period.key <= closed) return null
    const { leading, objectionDays } = publicationRules(house)
    const naming = { roster, hidden: nobodyHidden, zone: house.association.timezone }
    const text = zh.draft({
      ...{ kind, period: period.label, number: dealtNumber(), entries, people: frozen.board.length },
      tenths: frozen.board.reduce((sum, { tenths }) => sum + tenths, 0),
      leaders: leadersOf(content, naming, leading),
      ...{ places: leading, branches: frozen.branches },
      ...{ waiting: await waitingIn(house, period), say: zh.sayPublish(period.label), days: objectionDays },
    })
    const book = { name: zh.draftBook(kind, period.label), export: { what: 'points' as const, period: period.key } }
    const association = house.association.name
    const board = boardShown({ association, ...naming }, content, { state: 'drafted', places: mostPictureRows })
    const pictures = [...(board ? [board] : []), ...(kind === 'quarter' ? [branchesShown(association, content, 'drafted')] : [])]
    return {
      expect: content.expect,
      events: [{ type: 'publication.drafted', ...factOf(content) }],
      numbers: 1,
      says: [
        { to: 'staff', text: `${text}${board?.aside ?? ''}`, file: book, kind: 'publication' },
        ...pictures.map(({ file }): Speech => ({ to: 'staff', text: '', file, kind: 'publication' })),
      ],
    }
  },
}
