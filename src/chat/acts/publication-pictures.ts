import { sayPoints } from '../../domain/entry.ts'
import { leadingOf } from '../../domain/publication.ts'
import { type BranchStanding, isListed } from '../../domain/standing.ts'
import * as zh from '../../text/pictures.ts'
import { type BarsPicture, type BoardPicture, mostPictureRows, rareNames } from '../picture.ts'
import type { DrawnFile } from '../said.ts'
import type { Content, Naming } from './publishing.ts'
import { shownName } from './shown-name.ts'

/** A picture of a publication, and what the text that goes along must say because the picture cannot. */
export interface Shown {
  file: DrawnFile
  /** '' or a line of its own, with its line break. */
  aside: string
}

/**
 * The leading places of a publication as a picture, as many as `places` and as a picture holds; `hidden` are named to nobody, nor is
 * their branch. Of an appraisal the stars stand beside the branches. null:
 * nobody has any points.
 */
export const boardShown = (
  { association, roster, hidden, zone }: Naming & { association: string },
  { kind, period, frozen }: Content,
  { state, places }: { state: keyof typeof zh.stateOf; places: number },
): Shown | null => {
  const title = zh.boardTitle(kind, period.label)
  const rows = leadingOf(frozen.board, Math.min(places, mostPictureRows))
    .filter(({ number }) => isListed(roster, number, period, zone))
    .slice(0, mostPictureRows)
    .map(({ rank, number, branch, star, tenths }): BoardPicture['rows'][number] => ({
      rank,
      name: shownName(roster, hidden, number),
      place: [star ?? '', hidden.has(number) ? '' : branch].filter((part) => part !== '').join(' · '),
      points: sayPoints(tenths),
    }))
  if (rows.length === 0) return null
  const picture: BoardPicture = { kind: 'board', association, title, subtitle: zh.stateOf[state], rows, footer: zh.boardFooter }
  return { file: { name: zh.pictureFile(title), picture }, aside: zh.rareInPicture(rareNames(rows.map(({ name }) => name))) }
}

/** The branches of a contest beside one another, by their totals and by points a head. */
export const branchesShown = (association: string, { period, frozen }: Content, state: keyof typeof zh.stateOf): Shown => {
  const title = zh.branchesTitle(period.label)
  const most = Math.floor(mostPictureRows / 2)
  const note = ({ members }: BranchStanding): string => zh.heads(members)
  const totals = frozen.branches.map((each) => ({
    rank: each.rank,
    label: each.branch,
    value: each.tenths,
    shown: sayPoints(each.tenths),
    note: note(each),
  }))
  const heads = [...frozen.branches]
    .sort((a, b) => a.perHeadRank - b.perHeadRank)
    .map((each) => ({ rank: each.perHeadRank, label: each.branch, value: each.perHead, shown: each.perHead.toFixed(2), note: note(each) }))
  const picture: BarsPicture = {
    kind: 'bars',
    ...{ association, title, subtitle: zh.stateOf[state], footer: zh.branchesFooter },
    groups: [
      { heading: zh.byTotal, bars: totals.slice(0, most) },
      { heading: zh.byHead, bars: heads.slice(0, most) },
    ],
  }
  return { file: { name: zh.pictureFile(title), picture }, aside: '' }
}
