### 불편

refusal-same_status = 이미 그 상태예요.
refusal-status_unknown = 모르는 상태예요. new, needs_info, accepted, resolved, declined 가운데 하나를 보내 주세요.
refusal-no_such_way = 지금 상태에서 그리로 바로 갈 수는 없어요.
refusal-merged_by_merging = 합치려면 어느 글에 합칠지 골라 주세요.
refusal-is_merged = 다른 글에 합쳐져 있어요. 먼저 떼어 내거나, 합쳐진 글에서 해 주세요.
refusal-in_project_by_linking = 시작한 프로젝트에 연결하면 이 상태가 돼요.
refusal-held_by_project = 프로젝트에서 풀고 있어요. 프로젝트에서 풀어 주거나, 프로젝트가 끝날 때 정해 주세요.
refusal-accept_first = P-{ $number }: 프로젝트에 연결하려면 먼저 받아들여 주세요.
refusal-link_canonical = P-{ $number }: 다른 글에 합쳐져 있어요. 합쳐진 글을 연결해 주세요.
refusal-reopen_first = P-{ $number }: 이미 끝난 글이에요. 먼저 다시 열어 주세요.
refusal-already_merged = 이미 다른 글에 합쳐져 있어요.
refusal-not_merged = 합쳐져 있지 않아요.
refusal-into_itself = 자기 자신에게 합칠 수는 없어요.
refusal-into_merged = 그 글은 이미 P-{ $number }에 합쳐져 있어요. P-{ $number }에 합쳐 주세요.
refusal-into_hidden = 스튜디오만 보는 글에 합치면 올린 사람이 따라가 볼 수 없어요.
refusal-into_unknown = 그런 번호의 글이 없어요.
refusal-own_report = 직접 올린 글이에요. 잃는 시간은 글을 고쳐서 적어 주세요.
refusal-not_resolved = 나아졌다고 적힌 글이 아니에요. “나도 겪어요”로 알려 주세요.
refusal-not_declined = 지금은 어렵다고 답한 글이 아니에요.
refusal-appealed_before = 한 번 더 봐 달라는 부탁은 한 번만 할 수 있어요.
refusal-no_appeal = 다시 봐 달라는 부탁이 없어요.
refusal-appeal_answered = 이미 다시 살펴보고 답했어요.
refusal-somebody_else_answers = 처음 답한 사람도, 부탁한 사람도 아닌 다른 스튜디오 사람이 답해야 해요.
refusal-snooze_new_only = 새로 온 글만 미룰 수 있어요.
refusal-assignee_studio = 스튜디오에서 일하는 사람에게만 맡길 수 있어요.
refusal-area_unknown = 그런 영역이 없어요. 목록에서 골라 주세요.
refusal-area_closed = 닫힌 영역이에요. 다른 영역을 고르거나 비워 두세요.
refusal-visibility_unknown = staff(모두) 또는 studio(스튜디오만)로 골라 주세요.
refusal-seen_by_all = 이미 모두가 볼 수 있어요.
refusal-read_by_all = 이미 모두가 읽은 글이라 다시 숨길 수 없어요.
refusal-reporter_must_agree = 올린 사람이 열어도 된다고 해야 열 수 있어요.
refusal-reporter_only = 올린 사람만 할 수 있어요.
refusal-impact_is_the_reporters = 잃는 시간은 올린 사람만 고칠 수 있어요.
refusal-changed_meanwhile = 그 사이 누가 먼저 바꿨어요. 새 내용을 보고, 그래도 맞으면 다시 보내 주세요.
refusal-promise_is_for_all = 다음 소식 날짜는 모두에게 하는 약속이에요. 스튜디오끼리만 볼 글에는 적을 수 없어요.

env-studio = Env 스튜디오

pain-status-new = 새로 왔어요
pain-status-needs_info = 물어보는 중
pain-status-accepted = 받아들였어요
pain-status-in_project = 고치는 중
pain-status-resolved = 나아졌어요
pain-status-declined = 지금은 어려워요
pain-status-merged = 합쳐졌어요

pain-says-new = { $when ->
    [late] { $date }까지 답하기로 했는데 늦었어요. 잊지 않았어요.
    [set] { JOSA($who, "이/가") } { $date }까지 답해요.
   *[none] { JOSA($who, "이/가") } 살펴볼 거예요.
}
pain-says-needs_info = { $when ->
    [late] { JOSA($who, "이/가") } 물어본 것이 있어요. { $date }에 다시 소식을 드리기로 했는데 늦었어요.
    [set] { JOSA($who, "이/가") } 물어본 것이 있어요. 다음 소식은 { $date }까지 전해요.
   *[none] { JOSA($who, "이/가") } 물어본 것이 있어요. 답해 주시면 바로 다시 살펴봐요.
}
pain-says-accepted = { $when ->
    [late] 함께 풀 일로 받아들였어요. { $date }까지 소식을 드리기로 했는데 늦었어요.
    [set] 함께 풀 일로 받아들였어요. 다음 소식은 { $date }까지 { JOSA($who, "이/가") } 전해요.
   *[none] 함께 풀 일로 받아들였어요.
}
pain-says-in_project = { $when ->
    [late] { $project }에서 고치고 있어요. { $date }까지 소식을 드리기로 했는데 늦었어요.
    [set] { $project }에서 고치고 있어요. 다음 소식은 { $date }까지 전해요.
   *[none] { $project }에서 고치고 있어요.
}
pain-says-resolved = { $when ->
    [set] 나아졌다고 적었어요. { $date }까지 한 번 더 소식을 드릴게요.
   *[none] 나아졌다고 적었어요. 다시 그러면 바로 알려 주세요.
}
pain-says-declined = { $when ->
    [late] 지금은 어렵다고 답했어요. { $date }까지 다시 답하기로 했는데 늦었어요.
    [set] 지금은 어렵다고 답했어요. { $date }까지 한 번 더 답해요.
   *[none] 지금은 어렵다고 답했어요. 무엇이 달라지면 다시 볼지 아래에 적었어요.
}
pain-says-merged = 같은 불편이라 한곳에서 함께 보고 있어요.

promise-late = 약속이 { $days }일 늦었어요
promise-today = 오늘까지예요
promise-answer = { $date }까지 답해요
promise-word = 다음 소식 { $date }까지

report-title = 불편 알리기
report-question = 무엇이 불편한가요? 왜 꼭 이래야 하나요?
report-lead = 한 줄이면 충분해요. 일하는 날 { $days }일 안에 사람이 답해요.
report-one-line = 한 줄로
report-more = 더 알려 주고 싶은 것
report-more-hint = 언제, 어디서, 어떻게 막히나요? 비워 두어도 괜찮아요.
report-area = 영역
report-area-guess = 글에서 알아볼게요
report-area-none = 정하지 않을래요
report-who = 누가 보나요?
report-who-staff = 회사 동료 모두
report-who-staff-more = 같은 일을 겪는 사람이 힘을 보탤 수 있어요.
report-who-studio = 스튜디오만
report-who-studio-more = 조심스러운 이야기라면요. 나중에 함께 열 수 있어요.
report-send = 알리기
report-similar = 비슷한 불편
report-similar-question = 이미 누가 말했을까요?
report-similar-none = 한 줄을 적으면 비슷한 이야기를 찾아 여기에 보여 드려요.
report-similar-look = 비슷한 불편 찾아보기
report-thanks = 고마워요, P-{ JOSA($number, "으로/로") } 받았어요. { $date }까지 Env 스튜디오가 답해요.

pain-points-title = 불편
pain-points-lead = 동료들이 겪는 것, 그리고 그것이 어떻게 되고 있는지
pain-points-search = 불편에서 찾기
pain-points-find = 찾기
pain-points-status = 상태
pain-points-any-status = 모든 상태
pain-points-open = 아직 아픈 것
pain-points-any-area = 모든 영역
pain-points-who = 누구의 불편
pain-points-whose-any = 모두의 불편
pain-points-whose-me = 내가 알린 것
pain-points-whose-joined = 함께 겪거나 지켜보는 것
pain-points-sort = 정렬
pain-points-sort-best = 가장 비슷한 것부터
pain-sort-new = 새로 온 것부터
pain-sort-priority = 우선순위 순
pain-sort-impact = 많이 잃는 것부터
pain-sort-voices = 많이 겪는 것부터
pain-sort-updated = 소식이 새로운 것부터
pain-sort-promise = 소식이 가까운 것부터
pain-points-first = 처음으로
pain-points-clear = 모두 지우기
pain-points-nothing = 찾는 불편이 없어요
pain-points-nothing-more = 다른 말로 찾아보거나, 처음으로 알려 주세요.
pain-points-none = 아직 불편이 없어요
pain-points-none-more = 여기에 동료들이 말한 불편이 모여요. 요즘 일을 더디게 하는 것 하나를 적어 볼까요?

pain-answers = 담당 { $name }
pain-edited = 고친 기록
pain-studio-only = 스튜디오만
pain-studio-only-more = 스튜디오와 올린 사람만 볼 수 있어요.
pain-opening-agreed = 올린 사람이 열어도 된다고 했어요. 가릴 것을 가린 뒤 스튜디오가 열어요.
pain-merged-into = 이 불편은 같은 이야기라 여기에 합쳤어요:
pain-merged-more = 목소리와 소식은 그쪽에서 함께 볼 수 있어요.
pain-merged-hidden = 이 불편은 같은 이야기를 담은 다른 글에 합쳤어요.
pain-split-link = 다르다면 다시 꺼낼 수 있어요.
pain-asleep = { $date }까지 보드에서 미뤄 두었어요.
pain-no-body = 한 줄로 알려 주었어요.
pain-reporter-loses = 올린 사람: { $impact }
pain-answer = 스튜디오의 답
pain-asked = 스튜디오가 물어본 것
pain-would-change = 무엇이 달라지면 다시 볼까요?
pain-voices = 겪는 사람
pain-hours = 한 달에 잃는 시간
pain-hours-unsaid = 아직 몰라요
pain-spark = 목소리가 모인 흐름
pain-supporters = 누가 겪고 있나요
pain-projects = 연결된 프로젝트
pain-merged-here = 여기에 합쳐진 글
pain-related = 비슷한 이야기
pain-related-find = 비슷한 이야기 찾기

support-do = 나도 겪어요
support-change = 잃는 시간 고치기
support-said = “나도 겪어요”라고 했어요.
support-thanks = 함께 셌어요. 이 불편의 소식을 전해 드릴게요.
unsupport-do = 거두기
unsupport-done = “나도 겪어요”를 거두었어요.
came-back-lead = 나아졌다고 적혀 있어요. 아직 그런가요?
came-back-do = 다시 그래요
came-back-thanks = 알려 줘서 고마워요. 다시 열었고, 약속한 날까지 답할게요.

follow-on = 소식을 받고 있어요
follow-off = 소식을 받지 않아요
follow-muted = 소식을 껐어요
follow-do = 소식 받기
follow-stop = 그만 받기
follow-mute = 소식 끄기
follow-done = 그렇게 해 둘게요.

comments-title = 나눈 이야기
comment-yours = 한마디
comment-your-answer = 물어본 것에 답하기
comment-do = 남기기
comment-done = 남겼어요.
comment-internal = 스튜디오끼리
comment-make-internal = 스튜디오끼리만 볼게요
comment-erased = 지워진 글이에요.
comment-next = 다음 소식을 약속하는 날
comment-next-hint = 적으면 지금까지의 약속을 지킨 것으로 세고, 새로 약속해요.

edit-title = 내용 고치기
edit-do = 고치기
edit-save = 고친 내용 저장
edit-leave = 취소
edit-done = 고쳤어요. 전에 쓴 글도 남아 있어요.
versions-title = 고친 기록
versions-now = 지금 글
versions-until = { $name } 님이 고치기 전
versions-none = 아직 고친 적이 없어요.

appeal-title = 한 번 더 봐 주세요
appeal-ask = 한 번 더 봐 달라고 하기
appeal-why = 무엇을 다시 봐 주면 좋을까요?
appeal-hint = 한 번 부탁할 수 있고, 처음 답한 사람이 아닌 다른 사람이 답해요.
appeal-do = 부탁하기
appeal-thanks = 전했어요. 다른 사람이 다시 살펴보고 답할게요.
appeal-pending = 처음 답한 사람이 아닌 다른 스튜디오 사람이 답해요.
appeal-your-answer = 다시 살펴본 답
appeal-uphold = 답은 그대로예요
appeal-reopen = 다시 열기
appeal-answered = 답을 전했어요.

split-title = 제 이야기는 달라요
split-why = 무엇이 다른가요?
split-do = 다시 꺼내기
split-done = 다시 꺼냈어요. 따로 살펴볼게요.
agree-do = 모두에게 열어도 괜찮아요
agree-thanks = 고마워요. 가릴 것을 가린 뒤에 열게요.
open-lead = 올린 사람이 괜찮다고 하면, 가릴 것을 고친 뒤 모두에게 열 수 있어요. 지금까지 나눈 이야기는 숨은 채로 남아요.
open-do = 모두에게 열기
open-done = 이제 모두가 볼 수 있어요.

triage-title = 분류
triage-accept = 받아들이기
triage-ask = 물어보기
triage-unask = 물음 거두기
triage-decline = 어렵다고 답하기
triage-resolve = 나아졌다고 적기
triage-reopen = 다시 열기
triage-merge = 합치기
triage-unmerge = 다시 떼어 내기
triage-link = 프로젝트에 연결하기
triage-assign = 맡기기
triage-snooze = 미루기
triage-word = 한마디
triage-next = 다음 소식을 약속하는 날
triage-notify = 겪는 사람들에게 알려요
triage-question = 무엇을 물어볼까요?
triage-language-ko = 올린 사람은 한국어로 썼어요.
triage-language-en = 올린 사람은 영어로 썼어요.
triage-decline-why = 왜 어려운가요?
triage-resolve-why = 무엇이 달라졌나요?
triage-resolve-hint = 겪던 사람들에게 나아졌는지 물어봐요.
triage-reopen-why = 왜 다시 여나요?
triage-into = 어느 글에 합칠까요?
triage-into-hint = 번호를 적어 주세요. 목소리는 한 사람에 한 번만 세고, 언제든 되돌릴 수 있어요.
triage-project = 어느 프로젝트인가요?
triage-project-hint = 번호를 적어 주세요. 아직 받아들이지 않았다면 함께 받아들여요.
triage-assignee = 누가 맡을까요?
triage-nobody = 아무도 아직
triage-until = 언제까지 미룰까요?
triage-snooze-why = 왜 미루나요? 스튜디오끼리만 봐요.
decide-accepted = P-{ JOSA($number, "을/를") } 받아들였어요.
decide-asked = P-{ $number }에 물어봤어요.
decide-unasked = P-{ $number }의 물음을 거두었어요.
decide-declined = P-{ $number }에 답했어요.
decide-resolved = P-{ JOSA($number, "을/를") } 나아진 것으로 적고, 겪던 사람들에게 물었어요.
decide-reopened = P-{ JOSA($number, "을/를") } 다시 열었어요.
merge-done = P-{ JOSA($number, "을/를") } 합쳤어요.
unmerge-done = P-{ JOSA($number, "을/를") } 다시 떼어 냈어요.
assign-done = P-{ $number }의 담당을 정했어요.
snooze-done = P-{ JOSA($number, "을/를") } 그렇게 해 두었어요.
triage-area = 영역 고치기
triage-no-area = 영역 없음
area-done = P-{ $number }의 영역을 고쳤어요.
triage-new-project = 이 불편으로 새 프로젝트 만들기
triage-goes-to = { $n }명에게 가요.
triage-goes-to-ko = 그중 { $n }명은 한국어로 받아요.
triage-goes-to-en = 그중 { $n }명은 영어로 받아요.
pain-points-when-reported = { $from }부터 { $to }까지 들어온 불편
pain-points-when-ended = { $from }부터 { $to }까지 끝난 불편
pain-points-when-kept = { $from }부터 { $to }까지 약속을 지킨 불편
pain-points-when-broken = { $from }부터 { $to }까지 약속을 어긴 불편
pain-points-several-areas = 고른 영역만
pain-stage-answered = 답을 들은 불편
pain-stage-waiting = 첫 답을 기다리는 불편
pain-stage-adopted = 받아들인 적이 있는 불편
pain-stage-applied = 고친 것이 적용된 불편
pain-stage-relieved = 나아졌다고 확인된 불편
pain-stage-unconfirmed = 아직 확인되지 않은 불편
pain-stage-single = 합친 것을 뺀 불편

report-call = “{ $title }”에 답하는 이야기예요
report-call-over = “{ $title }” 캠페인은 끝났어요. 그래도 알려 주시면 여느 이야기와 똑같이 살펴봐요.

report-seen-on = 보고 있던 페이지: { $page }
embed-thanks = 고마워요. P-{ $number }{ PARTICLE($number, "으로/로") } 받았어요.
embed-thanks-text = 어떻게 되는지 메일로 알려 드릴게요.
embed-see = 이어서 쓰기
embed-area = { $area }에 대한 이야기로 보내요.
embed-page = 보던 페이지도 함께 알려요
embed-note = 한 줄이면 돼요.
embed-note-tab = 새 탭에서 로그인하고 이어 쓸 수 있어요.
embed-tab = 새 탭에서 이어 쓰기
button-title = 우리 페이지에 버튼 달기
button-lead = 시스템 화면이나 사내 위키에 작은 돌멩이 버튼을 달면, 불편한 바로 그 자리에서 알릴 수 있어요.
button-area-any = 정하지 않음 (글을 보고 찾아요)
button-show = 보여 주기
button-line = 복사할 한 줄
button-line-text = 페이지의 body 안 어디에나 넣어 주세요.
button-policy = 그 페이지의 보안 정책
button-policy-text = Content-Security-Policy가 있는 페이지라면 이 두 가지를 더해 주세요. 두 번째가 없으면 새 탭으로 열려요.
button-origins-none = 지금은 어떤 페이지에서도 틀 안에 열리지 않고 새 탭으로 열려요. 관리자가 widget.origins에 그 페이지의 주소를 넣으면 틀 안에서 보낼 수 있어요.
button-origins = 틀 안에서 보낼 수 있는 곳: { $origins }
button-mark = 북마크
button-mark-text = 한 줄을 넣을 수 없는 화면이라면, 이 버튼을 북마크 막대로 끌어다 놓고 그 화면에서 누르세요.
button-mark-name = 불편 알리기
report-anonymous = 제 이름을 밝히지 않을래요
report-anonymous-more = 스튜디오와 관리자를 포함해 누구에게도 이름이 보이지 않아요. 답과 질문은 그대로 받고, 이름 없이 답할 수 있어요. 인솔만 답을 전하려고 누구인지 알고 있어요. 글에 적은 내용으로 짐작할 수 있으니 살펴 주세요. 나중에 바꿀 수 없어요.
pain-anonymous = 이름을 밝히지 않은 동료
pain-anonymous-you = 나 (이름 없이)
triage-goes-to-unnamed = 올린 사람은 이름을 밝히지 않았고, 편지는 그대로 받아요.

## Lists from elsewhere

import-origin = 전에 쓰던 목록에서 옮겨 왔어요:
import-origin-number = 번호 { $value }
import-origin-reported_on = { $value }
import-origin-supporters = 공감 { $value }

## Without a connection

offline-title = 지금은 연결되어 있지 않아요
offline-lead = 걸리는 게 있다면 지금 적어 두세요. 이 기기에 두었다가 연결되면 한 번만 보낼게요.
offline-again = 다시 연결해 보기
offline-keep = 이 기기에 적어 두기
offline-kept = 적어 두었어요. 연결되면 보낼게요.
offline-unknown = 이 기기에서 로그인한 분이 없어 누구의 글인지 알 수 없어요. 연결되면 로그인하고 알려 주세요.
offline-waiting = 보내기를 기다리는 글
offline-edit = 고치기
offline-drop = 지우기
offline-mend = 받아들여지지 않았어요. 너무 길거나 첨부가 너무 클 수 있어요. 고쳐서 다시 적어 두세요.
offline-sent = 연결이 없을 때 적어 둔 글을 보냈어요:
offline-refused = 받아들여지지 않은 글이 있어요. 보고 고치기
