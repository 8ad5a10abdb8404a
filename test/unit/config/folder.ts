import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A small association that loads; tests overwrite the files they are about. */
export const smallFolder = {
  'association.yaml': `id: small
name: 小会
timezone: Asia/Shanghai
botNames: [小联]
tiers: [会员单位, 理事单位]
branches: [医疗分会, 律师分会]
groups:
  - { name: 学习群, kind: study }
  - { name: 医疗群, kind: branch, branch: 医疗分会 }
  - { name: 工作群, kind: staff }
manners: { roomGapSeconds: 5, perMinute: 15, dailyBudget: 800, quietHours: '22:30-07:00' }
`,
  'roster.csv': `number,name,branch,tier,posts,speciality,contactId
0001,王一,医疗分会,会员单位,会长,医生,
0002,李二,医疗分会,理事单位,副会长;分会会长,医生,wxid_er
0003,张三,律师分会,会员单位,,律师,
`,
  'points.yaml': `categories: [活动, 服务]
items:
  - { name: 参加学习, aliases: [学习], category: 活动, points: 1, unit: 次 }
  - { name: 公益服务, aliases: [志愿服务], category: 服务, points: 2.5, unit: 小时, monthlyLimit: 20 }
  - { name: 无故缺席, category: 活动, points: -0.5, unit: 次 }
credits: { study: 参加学习, activity: 公益服务 }
`,
  'rotation.yaml': `turns:
  - { month: 2026-12, number: '0002' }
  - { month: 2026-11, number: 0002 }
`,
  'study.yaml': `series:
  - { name: 周学习, group: 学习群, every: week, weekday: 周四, time: '19:30' }
`,
  'brands.yaml': `series:
  - { name: 公益行, branch: 医疗分会 }
`,
}

/** The files of a folder by name; null leaves one out. */
export type FolderText = Partial<Record<string, string | Uint8Array | null>>

/** A folder of its own for this test, removed when it ends, holding the small association with these files in place of its own. */
export async function folderWith(files: FolderText = {}): Promise<string> {
  const folder = await emptyFolder()
  await writeFolder(folder, files)
  return folder
}

/** An empty folder of its own for this test, removed when it ends. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lianyi-config-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes the small association with these files in place of its own. */
export async function writeFolder(folder: string, files: FolderText = {}): Promise<void> {
  await mkdir(folder, { recursive: true })
  const all: FolderText = { ...smallFolder, ...files }
  for (const [name, content] of Object.entries(all)) {
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(join(folder, name), content)
  }
}

/** A file of the small association with each first text put in place of the second; a text that is not there fails the test. */
export function changed(name: keyof typeof smallFolder, ...changes: readonly [string, string][]): string {
  let content: string = smallFolder[name]
  for (const [from, to] of changes) {
    if (!content.includes(from)) throw new Error(`${name} does not hold ${from}`)
    content = content.replace(from, to)
  }
  return content
}
