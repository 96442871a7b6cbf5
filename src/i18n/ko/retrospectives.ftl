### 회고: 쓰고, 함께 읽고, 공개하기

section-summary = 세 문장 요약
section-impact = 누가 얼마나 아팠나
section-hypothesis = 무엇을 믿고 시작했나
section-figures = 숫자로 보면
section-timeline = 그때 알던 것과 나중에 안 것
section-tried = 무엇을 해 봤나
section-worked = 그래도 통한 것
section-surprised = 뜻밖이었던 것
section-factors = 무엇이 겹쳤나
section-cost = 무엇이 들었나
section-conditions = 무엇이 달라지면 다시 하나
section-follow_ups = 이제 무엇을 하나
section-for_reporters = 알려 주신 분들께
section-before_after = 전과 후
section-voices = 겪던 사람들의 말
section-did = 무엇을 했나
section-differently = 다시 한다면
section-lucky = 운이 좋았던 것
section-sustainment = 어떻게 지키나
section-hours_back = 돌아온 시간
section-who_else = 또 누구에게 쓸모 있나

section-ask-summary = 무슨 일이 있었는지, 처음 듣는 사람에게 세 문장으로 말한다면?
section-ask-impact = 누구의 어떤 시간이 사라지고 있었나요? 지금도 사라지고 있나요?
section-ask-hypothesis = 시작할 때 무엇이 도움이 되리라 믿었나요?
section-ask-figures = 기준, 목표, 예측, 실제. 네 숫자를 섞지 않고 적으면?
section-ask-timeline = 그때 알던 것만으로 보면 어떤 결정이 옳아 보였나요? 나중에야 안 것은?
section-ask-tried = 실제로 무엇을, 어떤 순서로 했나요?
section-ask-worked = 실패했어도 남겨 둘 만한 것은 무엇인가요?
section-ask-surprised = 아무도 예상하지 못한 일은 무엇이었나요?
section-ask-factors = 어떤 조건들이 겹쳐서 이렇게 되었나요?
section-ask-cost = 사람과 시간과 돈이 얼마나 들었나요?
section-ask-conditions = 무엇이 달라지면 다시 해 볼 만한가요?
section-ask-follow_ups = 그래서 지금부터 누가 무엇을 하나요?
section-ask-for_reporters = 처음 알려 준 분들은 이제 무엇을 받게 되나요?
section-ask-before_after = 겪던 사람의 하루가 어떻게 달라졌나요?
section-ask-voices = 겪던 사람들은 뭐라고 하나요?
section-ask-did = 실제로 무엇을, 어떤 순서로 했나요?
section-ask-differently = 처음으로 돌아간다면 무엇을 달리 하겠어요?
section-ask-lucky = 우리 실력이 아니라 운이었던 것은?
section-ask-sustainment = 반년 뒤에도 좋다는 것을 누가 무엇으로 알아채나요?
section-ask-hours_back = 한 달에 몇 시간이 돌아왔나요? 어떻게 셌나요?
section-ask-who_else = 이 방법이 또 어디에 쓰일 수 있을까요?

section-help-summary = 줄임말 없이 세 문장이면 충분해요. 목록과 메일에는 이 글이 실려요.
section-help-impact = 사람 수와 한 달 시간을 적고, 숫자 뒤에 있는 장면을 하나 들려주세요. 다섯 명이 안 되는 숫자는 적지 않아요.
section-help-hypothesis = 약속할 때 적은 문장을 그대로 옮겨요. 고쳐 쓰고 싶은 마음이 들면, 그 마음을 아래에 적어 주세요.
section-help-figures = 지표의 숫자는 글 옆에 저절로 실려요. 여기에는 숫자가 말해 주지 않는 것을 적어 주세요.
section-help-timeline = 기록에서 뽑은 날짜로 시작해 두었어요. ‘그때 알던 것’에는 그날 알 수 있던 것만 남기고, 뒤늦게 안 것은 아래로 옮겨 주세요.
section-help-tried = 잘 안 된 시도도 빼지 마세요. 다음 사람은 그 부분을 가장 고마워해요.
section-help-worked = 다음에 그대로 가져다 쓸 수 있을 만큼 구체적으로 적어 주세요.
section-help-surprised = 우리가 세상을 어떻게 잘못 알고 있었는지 보이는 곳이에요.
section-help-factors = 범위, 의존, 규정, 도구, 여력, 적응, 측정, 우선순위 가운데서 골라 한 줄씩. 원인을 하나로 줄이지 않고, 사람을 원인으로 적지 않아요.
section-help-cost = 몇 사람이 몇 주를 썼는지, 무엇을 샀는지. 부끄러운 숫자일수록 도움이 돼요.
section-help-conditions = 조건마다 어떻게 알 수 있는지, 누가 지켜보는지, 언제 다시 볼지를 적어요. 하나 이상 있어야 공개할 수 있어요. 위에 한두 문장을 덧붙여도 좋아요.
section-help-follow_ups = 다시, 더 작게, 다르게, 돌아가기, 받아들이기 가운데 무엇인지와 언제까지인지를 함께 적어요.
section-help-for_reporters = 해 드리지 못하는 것을 먼저 말하고, 그래도 남는 것을 말해 주세요. 솔직한 한 줄이 긴 사과보다 나아요.
section-help-before_after = 숫자보다 하루의 장면으로 적어 주세요. 지표는 글 옆에 저절로 실려요.
section-help-voices = 허락받은 말만, 누구인지 알 수 없게 옮겨요. 다섯 명이 안 되는 숫자는 적지 않아요.
section-help-did = 잘 안 된 시도도 함께 적으면 다음 사람이 같은 길을 두 번 가지 않아요.
section-help-differently = 하나라도 있을 거예요. 없다면 아직 충분히 이야기하지 않은 거예요.
section-help-lucky = 운을 적어 두면, 운이 없을 때 무엇을 준비해야 하는지 보여요.
section-help-sustainment = 무엇을 언제 다시 재는지, 무너지면 누가 먼저 알아채는지 적어 주세요.
section-help-hours_back = 한 숫자 대신 범위로, 셈한 방법과 함께 적어 주세요.
section-help-who_else = 이 글을 전하고 싶은 팀이나 비슷한 불편을 떠올려 보세요.

section-example-summary = 아침마다 끊기는 VPN을 고치려고 장비를 두 배로 늘렸습니다. 끊김은 하루 3번에서 2.8번으로 줄었을 뿐입니다. 병목은 인증 서버였고, 지금의 규정 안에서는 바꿀 수 없었습니다.
section-example-impact = 동료 41명이 한 달에 212시간을 잃고 있었고, 지금도 잃고 있습니다. 그중 상담 부서는 고객이 기다리는 동안 다시 로그인해야 했습니다.
section-example-hypothesis = > 게이트웨이를 두 대에서 네 대로 늘리면 아침 9시의 끊김이 하루 한 번 아래로 줄어든다. — 지금 다시 읽으면 ‘장비가 모자라다’를 한 번도 의심하지 않았습니다.
section-example-figures = 첫 주의 1.9회는 휴가철이라 사람이 적어서였습니다. 그래프만 보면 성공처럼 보이는 한 주입니다.
section-example-timeline = 그때: 장비 사용률이 90%라 늘리는 것이 답으로 보였다. 나중: 끊김의 8할은 인증 서버의 세션 한도에서 왔다.
section-example-tried = 재택 인원이 많은 부서부터 새 장비로 옮겼습니다. 첫 주에는 줄어드는 듯했지만, 월요일 아침 9시가 되자 다시 세 번이었습니다.
section-example-worked = 멈춤 규칙. 시작하기 전에 적어 둔 숫자가 있어서, 멈추는 회의는 7분 만에 끝났습니다.
section-example-surprised = 끊김을 가장 많이 겪던 팀은 이미 한 시간 일찍 접속하고 있었습니다. 그래서 그 팀의 신고는 한 건도 없었습니다.
section-example-factors = 측정: 평균만 보고 월요일을 보지 않았다. 규정: 인증 서버를 두 대로 나눌 수 없었다.
section-example-cost = 두 사람이 11주 동안 시간의 절반씩, 장비 대여에 천이백만 원.
section-example-conditions = 고시가 바뀌어 인증 서버를 나눌 수 있게 된다. 어떻게 아나: 분기마다 고시 개정안을 본다.
section-example-follow_ups = 더 작게: 월요일 아침에만 인증 시간을 나누는 것을 다음 달 한 부서에서 해 본다.
section-example-for_reporters = 월요일 아침은 그대로예요. 다만 끊겨도 화상회의에서 튕기지 않게 바꾸었고, 그건 이번 주부터예요.
section-example-before_after = 전에는 3만 원짜리 책 한 권에 서명이 일곱 개였습니다. 지금은 두 개이고, 같은 날 끝납니다.
section-example-voices = “이제 책이 오기 전에 다 읽어 버렸다는 농담을 못 하게 됐어요.” — 결재를 올리던 동료, 동의를 받고 옮김
section-example-did = 먼저 셌습니다. 열흘 동안 결재 한 건이 누구 책상에서 얼마나 머무는지 적었습니다.
section-example-differently = 첫 주에 정보보호팀을 불렀을 거예요. 그분들이 늦춘 게 아니라 우리가 늦게 물었습니다.
section-example-lucky = 규정을 쓴 분이 아직 회사에 계셨습니다. 그 줄이 왜 있는지 아는 마지막 한 분이었습니다.
section-example-sustainment = 서명 수를 30일, 90일, 180일 뒤에 다시 셉니다. 세 개를 넘으면 프로젝트를 다시 엽니다.
section-example-hours_back = 한 달에 60~106시간. 아래는 초시계로 잰 값, 위는 여러분이 적어 준 값입니다.
section-example-who_else = 서명란이 다섯 개 이상인 모든 양식. 먼저 ‘이 서명이 없어서 생긴 사고’를 물어보세요.

retro-kind-success = 성공 이야기
retro-kind-postmortem = 실패 회고
retro-status-draft = 쓰는 중
retro-status-in_review = 함께 읽는 중
retro-status-published = 공개됨
retro-audience-internet = 누구나
retro-audience-staff = 구성원만
retro-audience-internet-text = 계정이 없어도 읽을 수 있고, 검색과 피드에 실려요.
retro-audience-staff-text = 로그인한 동료만 읽을 수 있어요.

condition-state-not_yet = 아직
condition-state-true = 이제 된다
condition-state-no_longer_relevant = 이제 상관없다

retro-new-title = 회고 쓰기
retro-edit-title = 회고 고치기
retro-choose-kind = 어떤 이야기인가요?
retro-kind-success-text = 목표에 닿았고, 겪던 사람들이 나아졌다고 말해요.
retro-kind-postmortem-text = 여기서 멈춰요. 왜인지, 무엇이 달라지면 다시 할지 남겨요.
retro-choose-kind-go = 쓰기 시작하기
retro-of-project = { $project }의 회고
retro-title-label = 제목
retro-title-hint = 프로젝트 이름보다, 읽고 싶어지는 한 문장이 좋아요.
retro-language-label = 이 글의 언어
retro-facilitator-label = 함께 정리하는 사람
retro-facilitator-hint = 프로젝트 밖의 동료 한 분의 메일 주소예요. 질문해 주는 사람이 있으면 글이 깊어져요.
retro-note-label = 무엇이 왜 바뀌었나요?
retro-note-hint = 새 판과 함께 모두가 읽어요. 예: 9월 숫자가 잘못되어 고쳤어요.
retro-empty = 아직 비어 있어요
retro-help = 도움말과 예
retro-example = 예
retro-theirs = 그 사이 저장된 글
retro-conflict = 쓰는 동안 다른 사람이 먼저 저장했어요. 쓰신 글은 그대로 있고, 달라진 곳에는 저장된 글을 함께 보여 드려요. 맞춰 본 뒤 다시 저장해 주세요. 앞의 글도 모두 보관돼요.
retro-figures-live = 지금의 지표
retro-figures-live-hint = 공개하는 날의 값으로 글 옆에 실려요.
retro-figures-none = 이 프로젝트에는 아직 지표가 없어요.
retro-metric-target = 목표 { $target }
retro-condition-n = 조건 { $n }
retro-condition-text = 무엇이 달라지면
retro-condition-how = 어떻게 알 수 있나
retro-condition-watcher = 지켜보는 사람의 메일
retro-condition-review = 다시 볼 날
retro-condition-more = 조건을 더 적으려면 저장해 주세요. 빈 칸이 새로 생겨요.
retro-save = 저장
retro-save-submit = 저장하고 함께 읽기
retro-submit-now = 함께 읽기로 넘기기
retro-save-publish = 저장하고 공개 준비
retro-save-revision = 새 판으로 공개
retro-preview = 미리 보기
retro-save-preview = 저장하고 미리 보기
retro-saved = 저장했어요.
retro-saved-submitted = 저장했고, 이제 함께 읽을 수 있어요.
retro-revised = { $n }판으로 공개했어요.
retro-rail-missing = 아직 빈 곳
retro-rail-complete = 모든 곳을 채웠어요.
retro-rail-next-draft = 다 썼다면 함께 읽을 사람에게 넘겨요. 그다음에 공개할 수 있어요.
retro-rail-next-in_review = 다른 사람이 읽고 있어요. 고치면 승인은 다시 받아야 해요.
retro-rail-next-published = 저장하면 바로 새 판이 되고, 앞의 판도 계속 읽을 수 있어요.
retro-rail-timeline = 여기까지 { $when } 저장됨
retro-to-publish = 공개 준비로
retro-read-it = 공개된 글 보기

retro-review-title = 함께 읽기
retro-review-lead = 처음 읽는 사람의 눈으로 봐 주세요. 이름이 보이나요? 조건이 충분히 또렷한가요?
retro-review-note = 한마디
retro-review-note-hint = 무엇이 좋았는지, 무엇을 고치면 좋을지.
retro-review-approve = 이대로 좋아요
retro-review-return = 돌려보내기
retro-review-take-back = 다시 쓰기로
retro-reviewed = 남겼어요. 쓴 사람이 볼 수 있어요.
retro-returned = 다시 쓰는 중으로 돌렸어요.
retro-review-said-yes = { $name } 님이 이대로 좋다고 했어요
retro-review-said-no = { $name } 님이 돌려보냈어요
retro-review-older = 앞선 글에 대한 말이에요
retro-draft-banner-draft = 아직 공개되지 않은 글이에요. 쓰는 사람과 스튜디오만 볼 수 있어요.
retro-draft-banner-in_review = 함께 읽는 중이에요. 쓰는 사람과 스튜디오만 볼 수 있어요.

retro-publish-title = 공개 준비
retro-publish-lead-success = 공개하면 프로젝트가 ‘지키는 중’이 되고, 아래 불편을 겪던 모두에게 결과가 전해져요.
retro-publish-lead-postmortem = 공개하면 프로젝트가 실패로 끝나고, 아래 불편을 겪던 모두에게 왜인지가 전해져요.
retro-publish-unmet = 공개하려면 먼저 채워 주세요
retro-publish-met = 공개할 준비가 되었어요. 아래에서 마지막으로 정해 주세요.
retro-publish-meet = 채우러 가기
retro-fates = 불편마다 어떻게 되나요?
retro-fates-lead = 이 프로젝트가 맡았던 불편이에요. 이 말은 알린 사람과 힘을 보탠 사람에게 그대로 전해져요.
retro-fate-resolved = 나아졌어요
retro-fate-accepted = 함께 풀 일로 남아요
retro-fate-declined = 지금은 어려워요
retro-fate-resolved-text = 더는 겪지 않아요.
retro-fate-accepted-text = 아직 겪고 있고, 스튜디오가 계속 맡아요.
retro-fate-declined-text = 아직 겪고 있지만 지금은 할 수 없어요.
retro-fate-reason = 겪던 분들께 전할 말
retro-fate-would-change = 무엇이 달라지면 다시 볼까요?
retro-fate-would-change-hint = ‘지금은 어려워요’를 골랐을 때만 필요해요.
retro-fates-none = 맡고 있는 불편이 없어요.
retro-plan = 어떻게 지키나요?
retro-plan-lead = 정한 날마다 다시 재고, 한도를 넘으면 프로젝트가 다시 열려요.
retro-plan-measure = 무엇을 재나요?
retro-plan-limit = 한도
retro-plan-limit-hint = 이 값보다 나빠지면 무너진 거예요.
retro-plan-days = 공개하고 며칠 뒤에 재나요?
retro-plan-days-hint = 쉼표로 나눠 적어요.
retro-plan-owner = 누가 챙기나요?
retro-plan-owner-hint = 그 사람의 메일 주소
retro-visibility = 누가 읽을 수 있나요?
retro-checklist = 공개하기 전에 한 번 더
retro-checklist-lead = 막지 않아요. 어떻게 답했는지만 함께 기록돼요.
retro-check-complete = 빠진 곳이 없어요
retro-check-deep_enough = 다음 사람이 배울 만큼 깊어요
retro-check-shared = 겪던 사람들과 나눴어요
retro-check-names_nobody = 누구의 이름도 나오지 않아요
retro-check-no_small_groups = 다섯 명이 안 되는 사람을 가리키는 숫자가 없어요
retro-check-wording = 이 글의 언어로 읽기에 자연스러워요
retro-found-missing = 아직 { $n }곳이 비어 있어요
retro-found-names = 구성원 이름이 보여요: { $names }. 사람 대신 역할이나 상황으로 적어 볼까요?
retro-found-few = 적은 수를 가리키는 말이 보여요: { $words }
retro-publish-go-success = 성공 이야기 공개하기
retro-publish-go-postmortem = 실패 회고 공개하기
retro-published-flash = 공개했어요. 겪던 분들께 소식이 가요.
retro-audience-changed = 이제 { $who } 읽을 수 있어요.
retro-audience-to-internet = 누구나 읽게 열기
retro-audience-to-staff = 구성원만 읽게 닫기
retro-audience-now-internet = 누구나
retro-audience-now-staff = 구성원만

condition-change = 지금은 어떤가요?
condition-note = 무슨 일이 있었나요?
condition-note-hint = 읽는 사람 모두에게 보여요. 사람 이름은 적지 마세요.
condition-save = 바꾸기
condition-changed = 조건의 상태를 바꿨어요.
condition-watched-by = { $name } 님이 지켜봐요
condition-review-on = { $day }에 다시 봐요
condition-turned-on = { $day }에 바뀜
condition-follow-up = 후속 프로젝트 열기

prefill-timeline-then = 그때 알던 것
prefill-timeline-later = 나중에 안 것
prefill-timeline-later-hint = (나중에야 알게 된 것을 여기에 적어 주세요)
live-event-activated = 프로젝트를 약속하고 시작했다.
live-event-paused = 잠시 멈췄다.
live-event-resumed = 다시 이어 갔다.
live-event-delivered = 바꾼 것을 적용했다.
live-event-contract_changed = 약속을 바꿨다.
live-event-regressed = 다시 나빠진 것을 알았다.
live-event-read = { $name }: { $value }.
prefill-hypothesis = { $day }에 약속한 그대로 옮깁니다.
live-figures = { $name }: 기준 { $baseline }, 목표 { $target }, 실제 { $actual }
live-figures-unread = { $name }: 기준 { $baseline }, 목표 { $target }, 실제는 잰 적이 없습니다
prefill-impact = 동료 { $people }명이 한 달에 { $hours }시간을 잃고 있었습니다.

refusal-section_unknown = 이 종류의 회고에는 없는 절이에요.
refusal-section_missing = ‘{ $section ->
    [summary] 세 문장 요약
    [impact] 누가 얼마나 아팠나
    [hypothesis] 무엇을 믿고 시작했나
    [figures] 숫자로 보면
    [timeline] 그때 알던 것과 나중에 안 것
    [tried] 무엇을 해 봤나
    [worked] 그래도 통한 것
    [surprised] 뜻밖이었던 것
    [factors] 무엇이 겹쳤나
    [cost] 무엇이 들었나
    [follow_ups] 이제 무엇을 하나
    [for_reporters] 알려 주신 분들께
    [before_after] 전과 후
    [voices] 겪던 사람들의 말
    [did] 무엇을 했나
    [differently] 다시 한다면
    [lucky] 운이 좋았던 것
    [sustainment] 어떻게 지키나
    [hours_back] 돌아온 시간
   *[other] 또 누구에게 쓸모 있나
}’ 칸이 아직 비어 있어요.
refusal-condition_missing = 무엇이 달라지면 다시 할지, 조건을 하나는 적어 주세요.
refusal-condition_stays = 공개한 조건은 지울 수 없어요. 상관없어졌다면 상태를 바꿔 주세요.
refusal-too_many_conditions = 조건은 { $most }개까지 적을 수 있어요.
refusal-nobody_has_address = 이 주소를 쓰는 구성원이 없어요.
refusal-facilitator_inside = 프로젝트 밖에 있는 사람이어야 해요.
refusal-project_not_begun = 아직 시작하지 않았거나 이미 끝난 프로젝트예요. 회고는 약속하고 시작한 프로젝트에만 쓸 수 있어요.
refusal-retrospective_not_in_review = 먼저 함께 읽기로 넘겨 주세요.
refusal-retrospective_in_review = 이미 함께 읽는 중이에요.
refusal-retrospective_published = 이미 공개한 회고예요.
refusal-retrospective_unpublished = 아직 공개하지 않은 회고예요.
refusal-review_missing = 쓴 사람이 아닌 누군가가 지금의 글을 읽고 ‘이대로 좋아요’라고 해야 해요.
refusal-review_by_author = 쓴 사람은 스스로 승인할 수 없어요.
refusal-revision_note = 공개한 글을 고치려면 무엇이 왜 바뀌었는지 한 줄 적어 주세요.
refusal-kind_fixed = 공개한 회고의 종류는 바꿀 수 없어요.
refusal-fate_unknown = 나아졌어요, 함께 풀 일로 남아요, 지금은 어려워요 가운데 하나를 골라 주세요.
refusal-earlier_retrospective = 이 프로젝트에는 더 새로운 회고가 있어서 앞의 것은 고칠 수 없어요.

conditions-title = 조건
conditions-lead = 실패한 일을 다시 해 보려면 무엇이 이루어져야 하는지, 누가 지켜보는지, 무엇이 이루어졌는지 모았어요.
conditions-by-state = 상태별 조건
conditions-mine = 내가 지켜보는 것
conditions-none = 여기에는 조건이 없어요.
conditions-how-known = 알 수 있는 방법
conditions-review = { $date }에 다시 살펴봐요
conditions-watcher = { $name } 님이 지켜봐요
conditions-followed = I-{ $number } 프로젝트로 이어졌어요

retro-comment-add = 의견 남기기
retro-comment-label = “{ $section }”에 대한 의견
retro-comment-send = 의견 남기기
retro-comment-settle = 해결했어요
retro-comment-settled = 해결됨
retro-comment-settles = 저장하면서 해결로 표시
retro-kept-itself = 방금 저절로 저장했어요.
retro-others-write = { $names } 님도 지금 이 글을 열고 있어요.
retro-newer = 다른 사람이 새 판을 저장했어요. 쓰던 글은 그대로 두고, 저장하면 둘을 나란히 보여 드려요.
retro-still-true-ask = 1년이 지났어요. 아직 맞는 이야기인가요?
retro-still-true-hint = 다시 읽고 알려 주세요. 읽는 사람이 믿을 수 있게 날짜를 함께 적어요.
retro-still-true-yes = 아직 맞아요
retro-still-true-no = 고칠 것이 있어요
retro-still-true-said = 고마워요. 오늘도 맞는 이야기라고 적었어요.
retro-still-true-line = 쓴 사람이 { $day }에 다시 읽고, 아직 맞는다고 했어요.
live-block-timeline = 연표
live-block-figures = 수치
live-event-stop_rule_met = 멈추기로 한 신호를 보았다.
live-event-milestone = 이정표에 닿았다: { $title }.
live-event-health = 상황을 이렇게 알렸다: { $health }.
retro-live-hint = { $line }만 적은 줄은 기록에서 그린 아래 내용이 돼요. 공개하는 날까지 함께 바뀌고, 그 뒤에는 글로 남아요.
retro-live-insert = { $line } 넣기
live-forecast = , 예상 { $value }
live-hours-before = 한 달에 들던 시간: { $hours } ({ $source })
live-hours-forecast = 예상한 시간: { $hours } ({ $source })
live-hours-after = 지금 드는 시간: { $hours } ({ $source })
fact-hours-range-before = 바꾸기 전, 한 달
fact-hours-range-after = 바꾼 뒤, 한 달
retro-changes-title = 무엇이 달라졌나요
retro-changes-see = 달라진 곳 보기
retro-changes-none = 글은 그대로예요. 조건이나 도운 사람이 바뀌었어요.
