import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { formatFault } from '../../../config/fault.ts'
import { loadAssociation } from '../../../config/load.ts'

test('the beilun preset has the sizes that were published, and money with a ceiling', async () => {
  const result = await loadAssociation(fileURLToPath(new URL('../../../config/beilun', import.meta.url)))
  if (!result.ok) throw new Error(result.faults.map(formatFault).join('\n'))
  const { rules, branches, brands, roster, publication } = result.association
  expect([rules.categories.length, rules.items.length, branches.length, brands?.length]).toEqual([4, 18, 10, 12])
  expect(new Set(rules.items.map(({ category }) => category))).toEqual(new Set(rules.categories))
  expect(rules.items.filter(({ unit }) => unit === '元').map(({ monthlyLimitTenths }) => monthlyLimitTenths)).toEqual([200])
  expect(publication).toMatchObject({ day: 5, objectionDays: 5 })
  for (const branch of branches) expect(roster.filter((row) => row.branch === branch && row.posts.includes('分会会长'))).toHaveLength(1)
  expect(new Set(roster.map(({ name }) => name)).size).toBe(roster.length)
})
