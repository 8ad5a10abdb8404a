/** What whoever starts the bot reads about who else runs it. */

/** A process as it is named: 「主机 a，进程 12，11月26日 周四 19:02 起」. */
export interface Process {
  host: string
  pid: number
  since: string
}

const named = ({ host, pid, since }: Process): string => `主机 ${host}，进程 ${pid}，${since} 起`

/** Another process has it; its end is waited for. `what` is 「这个微信账号」 or 「练习室」. */
export const waitingFor = (what: string, holder: Process): string =>
  `${what}正由另一个进程运行（${named(holder)}），等它退出（最多半分钟）……`
/** It still has it: this process does not start. */
export const heldBy = (what: string, holder: Process): string =>
  `${what}正由另一个进程运行（${named(holder)}），本进程不启动；请先停掉它，或换一个微信账号。`
/** Another process took it meanwhile: this one ends. */
export const takenOver = (what: string, holder: Process | null): string =>
  `${what}被另一个进程接管了${holder ? `（${named(holder)}）` : ''}，本进程退出。`
