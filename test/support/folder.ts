import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A member of a test association. Fictional. */
export interface FolderMember {
  number: string
  /** Nobody else's: see {@link fictionalName}. */
  name: string
  contactId: string
  /** Their WeChat nickname: told apart from everything else that could stand in a log. */
  nickname: string
}

/** An association written to a folder, every member bound by contact id and every group pinned to a room. */
export interface AssociationFolder {
  id: string
  path: string
  members: FolderMember[]
  /** Group name → room id. */
  rooms: { 学习群: string; 医疗保障分会群: string; 工作群: string }
  /** 0001, of staff (秘书处). */
  secretary: FolderMember
  /** 0002, the vice-chair on duty this month and in the months around it. */
  onDuty: FolderMember
  /** The files as written, for tests that change one. */
  files: Record<string, string>
}

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何']
const first = [...'晓志建国文海春秋永长金玉明德家立']
const second = [...'岚峰萍涛静勇敏强燕磊']

/** How many names of three characters there are. */
const shortNames = surnames.length * first.length * second.length

/** The n-th fictional name (from 0): three characters, beyond some three thousand four; no two alike up to 40,000. */
export const fictionalName = (n: number): string => {
  const short = `${surnames[n % surnames.length]}${first[Math.floor(n / surnames.length) % first.length]}${second[Math.floor(n / (surnames.length * first.length)) % second.length]}`
  return n < shortNames ? short : `${short}${second[Math.floor(n / shortNames) % second.length]}`
}

const medical = '医疗保障分会'
const legal = '律师分会'

/** Twelve months from last month on, in Shanghai: a test that runs over midnight stays on duty. */
const monthsAround = (now: number): string[] => {
  const [year = 0, month = 0] = new Date(now + 8 * 3_600_000).toISOString().split('-').map(Number)
  return Array.from({ length: 4 }, (_, index) => {
    const months = year * 12 + month - 2 + index
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
  })
}

/** Writes an association of `members` people into a new folder below `parent` (a temporary one by default). */
export const writeAssociation = async ({
  id,
  members: count,
  name = '测试新联会',
  parent,
  roomGapSeconds = 0,
  namesFrom = 0,
  manners,
}: {
  id: string
  members: number
  name?: string
  parent?: string
  roomGapSeconds?: number
  /** The first of the fictional names to use: two associations need not share people. */
  namesFrom?: number
  /** The line of association.yaml that sets them; by default hardly any bound, and no quiet hours: tests run at any time of day. */
  manners?: string
}): Promise<AssociationFolder> => {
  const members = Array.from({ length: count }, (_, index): FolderMember => {
    const number = String(index + 1).padStart(4, '0')
    return { number, name: fictionalName(namesFrom + index), contactId: `wxid_${id}_${number}`, nickname: `${id}的阳光${number}` }
  })
  const [secretary, onDuty] = members
  if (!secretary || !onDuty) throw new Error('an association needs two members at least')
  const rooms = { 学习群: `${id}-study@chatroom`, 医疗保障分会群: `${id}-medical@chatroom`, 工作群: `${id}-staff@chatroom` }
  const post = (index: number) => (index === 0 ? '秘书处' : index === 1 ? '副会长' : index === 2 ? '分会会长' : '')
  const files = {
    'association.yaml': `id: ${id}
name: ${name}
timezone: Asia/Shanghai
botNames: [小联]
tiers: [会员单位, 理事单位, 会长单位]
branches: [${medical}, ${legal}]
groups:
  - { name: 学习群, kind: study, roomId: '${rooms.学习群}' }
  - { name: 医疗保障分会群, kind: branch, branch: ${medical}, roomId: '${rooms.医疗保障分会群}' }
  - { name: 工作群, kind: staff, roomId: '${rooms.工作群}' }
${manners ?? `manners: { roomGapSeconds: ${roomGapSeconds}, perMinute: 600, dailyBudget: 100000, quietHours: '00:00-00:00', accountGapSeconds: 0, jitterSeconds: 0 }`}
`,
    'roster.csv': [
      'number,name,branch,tier,posts,speciality,contactId',
      ...members.map(
        (member, index) =>
          `${member.number},${member.name},${index % 3 === 2 && index > 2 ? legal : medical},${index === 1 ? '会长单位' : '会员单位'},${post(index)},,${member.contactId}`,
      ),
      '',
    ].join('\n'),
    'points.yaml': `categories: [学习, 社会服务]
items:
  - { name: 集体学习, aliases: [学习], category: 学习, points: 2, unit: 次 }
  - { name: 集体活动, category: 学习, points: 3, unit: 次 }
  - { name: 公益服务, aliases: [志愿服务], category: 社会服务, points: 1.5, unit: 小时 }
credits: { study: 集体学习, activity: 集体活动 }
`,
    'rotation.yaml': `turns:\n${monthsAround(Date.now())
      .map((month) => `  - { month: ${month}, number: '0002' }`)
      .join('\n')}\n`,
  }
  const path = parent === undefined ? await mkdtemp(join(tmpdir(), 'lianyi-folder-')) : join(parent, id)
  await mkdir(path, { recursive: true })
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text)
  return { id, path, members, rooms, secretary, onDuty, files }
}
