import type { AnyCommand } from '../src/chat/contract.ts'
import { achievement } from './achievement.ts'
import { activities } from './activities.ts'
import { adoptRules } from './adopt-rules.ts'
import { agreeLate, refuseLate } from './agree-late.ts'
import { amendActivity } from './amend-activity.ts'
import { answerObjection } from './answer-objection.ts'
import { agreeToSwap, refuseSwap } from './answer-swap.ts'
import { audit } from './audit.ts'
import { award, deduct } from './award.ts'
import { bind } from './bind.ts'
import { bindingReview } from './binding-review.ts'
import { board } from './board.ts'
import { bottomReview } from './bottom-review.ts'
import { brand } from './brand.ts'
import { calendar } from './calendar.ts'
import { cancelActivity } from './cancel-activity.ts'
import { chain } from './chain.ts'
import { checkIn } from './check-in.ts'
import { checkInCode } from './check-in-code.ts'
import { beginCheckIn, endCheckIn } from './check-in-window.ts'
import { claim } from './claim.ts'
import { confirmBinding } from './confirm-binding.ts'
import { depute, undepute } from './depute.ts'
import { exportLedger } from './export.ts'
import { fileClaim } from './file-claim.ts'
import { fileClaimsFor } from './file-claims-for.ts'
import { help } from './help.ts'
import { highlight } from './highlight.ts'
import { hush } from './hush.ts'
import { takeLeave } from './leave.ts'
import { leaveAssociation } from './leave-association.ts'
import { makeUp } from './make-up.ts'
import { myClaims } from './my-claims.ts'
import { myDuty } from './my-duty.ts'
import { myPoints } from './my-points.ts'
import { mySignUps } from './my-sign-ups.ts'
import { object } from './object.ts'
import { openActivity } from './open-activity.ts'
import { ownRecord } from './own-record.ts'
import { passClaims } from './pass-claims.ts'
import { pendingClaims } from './pending-claims.ts'
import { pointsOf } from './points-of.ts'
import { hide, show } from './privacy.ts'
import { publish } from './publish.ts'
import { rebind } from './rebind.ts'
import { refuseBinding } from './refuse-binding.ts'
import { registerRoom } from './register-room.ts'
import { remind } from './remind.ts'
import { reschedule } from './reschedule.ts'
import { returnClaim } from './return-claim.ts'
import { reverse } from './reverse.ts'
import { reviewDecision } from './review-decision.ts'
import { rotaTable } from './rota-table.ts'
import { rotation } from './rotation.ts'
import { rules } from './rules.ts'
import { signUp } from './sign-up.ts'
import { signUpList } from './sign-up-list.ts'
import { statement } from './statement.ts'
import { statistics } from './statistics.ts'
import { study } from './study.ts'
import { studyTopic } from './study-topic.ts'
import { swap } from './swap.ts'
import { todo } from './todo.ts'
import { withdraw } from './withdraw.ts'
import { withdrawClaim } from './withdraw-claim.ts'

/** Everything people can use by talking. Order does not matter: the longest word that fits is tried first. */
export const commands: readonly AnyCommand[] = [
  achievement,
  activities,
  adoptRules,
  agreeLate,
  agreeToSwap,
  amendActivity,
  audit,
  award,
  beginCheckIn,
  bind,
  bindingReview,
  board,
  bottomReview,
  brand,
  calendar,
  cancelActivity,
  chain,
  checkIn,
  checkInCode,
  claim,
  confirmBinding,
  deduct,
  depute,
  endCheckIn,
  exportLedger,
  fileClaim,
  fileClaimsFor,
  help(() => commands),
  highlight,
  hush,
  makeUp,
  myClaims,
  myDuty,
  myPoints,
  mySignUps,
  openActivity,
  ownRecord,
  passClaims,
  pendingClaims,
  pointsOf,
  rebind,
  refuseBinding,
  refuseLate,
  refuseSwap,
  registerRoom,
  answerObjection,
  object,
  leaveAssociation,
  hide,
  show,
  publish,
  remind,
  reschedule,
  returnClaim,
  reverse,
  reviewDecision,
  rotaTable,
  rotation,
  rules,
  signUp,
  signUpList,
  statement,
  statistics,
  study,
  studyTopic,
  swap,
  takeLeave,
  undepute,
  todo,
  withdraw,
  withdrawClaim,
]
