import { starsDrawn } from '../../domain/appraisal.ts'
import { sayPoints } from '../../domain/entry.ts'
import type { Roster } from '../../domain/roster.ts'
import { sayFullDate } from '../../domain/zoned.ts'
import { certificateFile } from '../../text/pictures.ts'
import * as zh from '../../text/publication.ts'
import type { Speech } from '../contract.ts'
import type { DrawnFile } from '../said.ts'
import type { House } from '../scene.ts'
import type { Content } from './publishing.ts'

/**
 * What is said of the stars of an appraisal that becomes final under a number at a moment (ms): to staff the list for the plaques, by tier and with
 * every name, and to each who was awarded one, privately, theirs with a certificate. Nothing where none was awarded; people without WeChat are on the list.
 */
export const awardsFrom = async (
  { ledger, association }: Pick<House, 'ledger' | 'association'>,
  roster: Roster,
  { frozen, period }: Content,
  number: string,
  at: number,
): Promise<Speech[]> => {
  const awarded = frozen.board.filter(({ star }) => star !== undefined)
  if (awarded.length === 0) return []
  const nameOf = (member: string): string => roster.byNumber.get(member)?.name ?? member
  const tiers = [...new Set([...association.tiers, ...awarded.map(({ tier }) => tier)])].map((tier) => ({
    tier,
    stars: (association.appraisal?.stars ?? []).map(({ name: star }) => ({
      star,
      names: awarded.filter((line) => line.tier === tier && line.star === star).map((line) => nameOf(line.number)),
    })),
  }))
  const certificate = ({ member, star, tier }: { member: string; star: string; tier: string }): DrawnFile => ({
    name: certificateFile(star, `${number}-${member}`),
    picture: {
      kind: 'certificate',
      ...{ association: association.name, name: nameOf(member), tier, period: period.label, star, number: `${number}-${member}` },
      stars: starsDrawn(star, association.appraisal?.stars ?? []),
      date: sayFullDate(at, association.timezone),
    },
  })
  const bound = await ledger.boundMembers()
  return [
    { to: 'staff', text: zh.plaques(period.label, number, awarded.length, tiers), kind: 'publication' },
    ...awarded.flatMap(({ number: member, star = '', tier, tenths }): Speech[] =>
      bound.has(member)
        ? [
            {
              to: { member },
              text: zh.awarded({
                name: nameOf(member),
                period: period.label,
                star,
                points: sayPoints(tenths),
                certificate: `${number}-${member}`,
              }),
              file: certificate({ member, star, tier }),
              kind: 'publication',
            },
          ]
        : [],
    ),
  ]
}
