### 무슨 일이 있었나요: 기록 한 줄씩

history-somebody = 누군가
event-unknown = 새 버전에서 적은 기록이에요 ({ $kind })

event-member-added = { JOSA($who, "이/가") } 구성원을 더했어요
event-member-changed = { JOSA($who, "이/가") } 구성원 정보를 바꿨어요
event-member-deactivated = { JOSA($who, "이/가") } 계정을 멈췄어요
event-member-reactivated = { JOSA($who, "이/가") } 계정을 다시 열었어요
event-member-mail_suspended = 메일 서버가 주소를 거절해서 편지를 멈췄어요
event-member-mail_test_asked = { JOSA($who, "이/가") } 시험 메일을 부탁했어요
event-member-push_test_asked = { JOSA($who, "이/가") } 시험 알림을 부탁했어요
event-member-mail_bounced = { $verdict ->
    [hard] 편지가 되돌아왔어요. 주소에 받는 분이 없어요
    [complaint] 편지가 원하지 않는 메일로 신고됐어요
   *[soft] 편지가 잠시 되돌아왔어요
}
event-member-reply_refused = 메일로 보낸 답을 받지 못했어요
event-member-mail_resumed = { JOSA($who, "이/가") } 편지를 다시 보내게 했어요
event-letters-retried = { JOSA($who, "이/가") } 편지 { $n }통을 다시 보내게 했어요
event-routing_rule-added = { JOSA($who, "이/가") } 분류 규칙 { JOSA($other, "을/를") } 더했어요
event-routing_rule-changed = { JOSA($who, "이/가") } 분류 규칙 { JOSA($other, "을/를") } 바꿨어요
event-routing_rule-removed = { JOSA($who, "이/가") } 분류 규칙 { JOSA($other, "을/를") } 지웠어요
event-webhook-added = { JOSA($who, "이/가") } 웹훅을 더했어요
event-webhook-changed = { JOSA($who, "이/가") } 웹훅을 바꿨어요
event-webhook-secret_renewed = { JOSA($who, "이/가") } 웹훅의 비밀 키를 새로 만들었어요
event-webhook-test_asked = { JOSA($who, "이/가") } 웹훅 시험 전송을 부탁했어요
event-webhook-retried = { JOSA($who, "이/가") } 웹훅 전송 { $n }건을 다시 보내게 했어요
event-webhook-removed = { JOSA($who, "이/가") } 웹훅을 지웠어요
event-letters-planned = { $people }명에게 전할 편지를 준비했어요
event-member-sign_in_asked = { JOSA($who, "이/가") } 로그인 링크를 부탁했어요
event-member-signed_in = { JOSA($who, "이/가") } 로그인했어요
event-member-signed_out = { $everywhere ->
    [yes] { JOSA($who, "이/가") } 모든 기기에서 로그아웃했어요
   *[no] { JOSA($who, "이/가") } 로그아웃했어요
}
event-member-followed = { $state ->
    [follow] { JOSA($who, "이/가") } 소식을 받기로 했어요
    [mute] { JOSA($who, "이/가") } 소식을 끄기로 했어요
   *[neither] { JOSA($who, "이/가") } 소식 설정을 되돌렸어요
}
event-token-added = { JOSA($who, "이/가") } API 토큰을 만들었어요 ({ $scope })
event-token-revoked = { JOSA($who, "이/가") } API 토큰을 없앴어요
event-department-added = { JOSA($who, "이/가") } 부서를 더했어요
event-department-changed = { JOSA($who, "이/가") } 부서 정보를 바꿨어요
event-area-added = { JOSA($who, "이/가") } 영역을 더했어요
event-area-changed = { JOSA($who, "이/가") } 영역 정보를 바꿨어요
event-setting-changed = { JOSA($who, "이/가") } 설정을 바꿨어요: { $key }

event-pain_point-reported = { JOSA($who, "이/가") } 알렸어요
event-pain_point-imported = 전에 쓰던 목록에서 옮겨 왔어요
event-pain_point-edited = { JOSA($who, "이/가") } 내용을 고쳤어요
event-pain_point-opening_agreed = { JOSA($who, "이/가") } 모두에게 열어도 된다고 했어요
event-pain_point-opened = { JOSA($who, "이/가") } 모두가 볼 수 있게 열었어요
event-pain_point-supported = { $who }: “나도 겪어요”
event-pain_point-support_changed = { JOSA($who, "이/가") } 잃는 시간을 고쳐 적었어요
event-pain_point-unsupported = { JOSA($who, "이/가") } “나도 겪어요”를 거두었어요
event-pain_point-commented = { JOSA($who, "이/가") } 한마디 남겼어요
event-pain_point-questioned = { JOSA($who, "이/가") } 물어봤어요
event-pain_point-answered = { JOSA($who, "이/가") } 답했어요. 다시 살펴볼 차례예요
event-pain_point-accepted = { JOSA($who, "이/가") } 함께 풀 일로 받아들였어요
event-pain_point-declined = { JOSA($who, "이/가") } 지금은 어렵다고 답했어요
event-pain_point-resolved = { JOSA($who, "이/가") } 나아졌다고 적고, 겪던 사람들에게 물었어요
event-pain_point-reopened = { JOSA($who, "이/가") } 다시 열었어요
event-pain_point-appealed = { JOSA($who, "이/가") } 한 번 더 봐 달라고 했어요
event-pain_point-appeal_answered = { $upheld ->
    [yes] { JOSA($who, "이/가") } 다시 살펴봤고, 답은 그대로예요
   *[no] { JOSA($who, "이/가") } 다시 살펴보고 생각을 바꿨어요
}
event-pain_point-merged = { JOSA($who, "이/가") } { JOSA($this, "을/를") } { $into }에 합쳤어요
event-pain_point-told_apart = { JOSA($who, "이/가") } { JOSA($this, "과/와") } { JOSA($from, "은/는") } 다른 불편이라고 했어요
event-pain_point-unmerged = { JOSA($who, "이/가") } { JOSA($this, "을/를") } { $from }에서 다시 떼어 냈어요
event-pain_point-split = { JOSA($who, "이/가") } 자기 글 { JOSA($this, "을/를") } { $from }에서 꺼냈어요
event-pain_point-assigned = { $set ->
    [yes] { JOSA($who, "이/가") } { $other } 님에게 맡겼어요
    [self] { JOSA($who, "이/가") } 맡았어요
   *[no] { JOSA($who, "이/가") } 담당을 비웠어요
}
event-pain_point-decision_undone = { JOSA($who, "이/가") } 방금 한 결정을 되돌렸어요
event-pain_point-snooze_over = { $date }까지 미뤄 두었다가 보드로 돌아왔어요
event-pain_point-snoozed = { $set ->
    [yes] { JOSA($who, "이/가") } { $date }까지 보드에서 미뤄 두었어요
   *[no] { JOSA($who, "이/가") } 보드로 다시 꺼냈어요
}
event-pain_point-file_described = { JOSA($who, "이/가") } 사진에 무엇이 보이는지 적었어요
event-pain_point-file_removed = { JOSA($who, "이/가") } 붙인 파일을 뺐어요
event-pain_point-tagged = { JOSA($who, "이/가") } 태그를 바꿨어요
event-pain_point-placed = { JOSA($who, "이/가") } 고정한 것 사이에서 자리를 옮겼어요
event-pain_point-checked = { JOSA($who, "이/가") } 할 일을 바꿨어요: { $of }개 가운데 { $done }개 끝
event-pain_point-routed = ‘{ $other }’ 규칙에 따라: { $did }
routed-assign = 맡을 사람을 정했어요
routed-area = 영역에 넣었어요
routed-tags = 태그를 붙였어요
routed-tell = 동료에게 알렸어요
event-pain_point-pinned = { $pinned ->
    [yes] { JOSA($who, "이/가") } 보드 맨 위에 두었어요
   *[no] { JOSA($who, "이/가") } 보드에서 제자리로 돌려놓았어요
}
event-pain_point-promised = { $set ->
    [yes] { JOSA($who, "이/가") } { $date }까지 다음 소식을 약속했어요
   *[no] { JOSA($who, "이/가") } 약속을 내려놓았어요
}
event-pain_point-promise_due_soon = 약속한 날이 다가와요: { $date }
event-pain_point-promise_broken = { $date }까지 소식을 드리기로 한 약속을 지키지 못했어요
event-pain_point-linked = { JOSA($who, "이/가") } { JOSA($this, "을/를") } { $project }에 연결했어요
event-pain_point-unlinked = { JOSA($who, "이/가") } { JOSA($this, "과/와") } { $project }의 연결을 풀었어요
event-pain_point-taken_up = { $project }에서 { JOSA($this, "을/를") } 풀기 시작했어요 ({ $who })
event-pain_point-released = { $project }에서 { JOSA($this, "이/가") } 빠졌어요. 함께 풀 일로 남아요 ({ $who })
event-pain_point-fated = { $fate ->
    [resolved] { JOSA($project, "이/가") } 끝나면서 { JOSA($this, "은/는") } 나아졌어요 ({ $who })
    [declined] { JOSA($project, "이/가") } 끝났고, { JOSA($this, "은/는") } 지금은 어려워요 ({ $who })
   *[accepted] { JOSA($project, "이/가") } 끝났고, { JOSA($this, "은/는") } 함께 풀 일로 남아요 ({ $who })
}
event-pain_point-came_back = { $who }: “다시 그래요”. 다시 열렸어요

event-project-proposed = { JOSA($who, "이/가") } 프로젝트를 제안했어요
event-project-edited = { JOSA($who, "이/가") } 내용을 고쳤어요
event-project-contract_changed = { JOSA($who, "이/가") } 약속한 내용을 까닭과 함께 바꿨어요
event-project-metric_added = { JOSA($who, "이/가") } 지표를 더했어요
event-project-metric_read = { JOSA($who, "이/가") } 지표를 재었어요: { $value }
event-project-updated = { JOSA($who, "이/가") } 소식을 전했어요: { $state }
event-project-activated = { JOSA($who, "이/가") } 시작했어요
event-project-paused = { JOSA($who, "이/가") } { $date }까지 잠시 멈췄어요
event-project-resumed = { JOSA($who, "이/가") } 다시 시작했어요
event-project-pause_over = 다시 시작할지 그만둘지 정하기로 한 날이에요: { $date }
event-project-delivered = { JOSA($who, "이/가") } 바꾼 것을 적용하고, 겪던 사람들에게 물었어요
event-project-succeeded = { JOSA($who, "이/가") } 성공 이야기를 공개했어요. 이제 지켜요
event-project-regressed = { $cause ->
    [pulse] 겪는 분들이 더는 낫지 않다고 했어요. 프로젝트를 다시 열었어요
    [reports] 같은 불편이 새로 { $n }번 올라왔어요. 프로젝트를 다시 열었어요
    [person] { JOSA($who, "이/가") } 다시 나빠진 것을 알았어요. 프로젝트를 다시 열었어요
   *[limit] 측정한 값이 한계를 넘었어요. 프로젝트를 다시 열었어요 ({ $who })
}
event-project-check_due = 아직 나은지 확인할 때예요. { $date }까지 측정값을 기다려요
event-project-check_held = { $date }의 확인 결과, 잘 지켜지고 있어요
event-project-check_missed = { $date }의 확인을 놓쳤어요. 지금 어떤지 몰라요
event-project-stop_rule_met = { JOSA($who, "이/가") } 멈추기로 한 신호를 봤어요. { $date }까지 결정해요
event-project-decided = { $choice ->
    [go_on] { JOSA($who, "이/가") } 멈춤 신호를 보고도 이어 가기로 하고, 까닭을 적었어요
    [repair] { JOSA($who, "이/가") } 고치기로 했어요
    [follow_up] { JOSA($who, "이/가") } 후속 프로젝트로 잇기로 했어요
    [postmortem] { JOSA($who, "이/가") } 실패 회고로 마치기로 했어요
   *[own] { JOSA($who, "이/가") } 결정을 기록했어요
}
event-project-decision_overdue = { $date }까지 하기로 한 결정이 아직 없어요
event-project-milestone_set = { JOSA($who, "이/가") } { $date }의 이정표를 세웠어요
event-project-files_added = { JOSA($who, "이/가") } 자료 { $n }개를 붙였어요
event-project-file_described = { JOSA($who, "이/가") } 사진에 무엇이 보이는지 적었어요
event-project-file_removed = { JOSA($who, "이/가") } 붙인 자료를 뺐어요
event-project-milestone_reached = { JOSA($who, "이/가") } { $date }에 이정표에 닿았다고 적었어요
event-project-partner_answered = { $answer ->
    [accepted] { JOSA($who, "이/가") } 부서가 함께한다고 답했어요
   *[declined] { JOSA($who, "이/가") } 부서가 함께하지 않는다고 답했어요
}
event-project-failed = { JOSA($who, "이/가") } 실패 회고를 공개했어요
event-project-dropped = { JOSA($who, "이/가") } 시작하지 않기로 했어요
event-project-closed = { JOSA($who, "이/가") } 마쳤어요
event-project-update_due_soon = 소식을 약속한 날이 다가와요: { $date }
event-project-promise_broken = { $date }까지 소식을 드리기로 한 약속을 지키지 못했어요
event-pulse-asked = { JOSA($who, "이/가") } { $people }명에게 나아졌는지 물었어요
event-pulse-answered = { JOSA($who, "이/가") } 나아졌는지 답했어요

event-retrospective-drafted = { JOSA($who, "이/가") } 회고를 쓰기 시작했어요
event-retrospective-edited = { JOSA($who, "이/가") } 회고를 고쳤어요
event-retrospective-submitted = { JOSA($who, "이/가") } 회고를 검토해 달라고 올렸어요
event-retrospective-returned = { JOSA($who, "이/가") } 회고를 다시 쓰던 곳으로 돌려놓았어요
event-retrospective-reviewed = { $approved ->
    [yes] { JOSA($who, "이/가") } 회고를 읽고 좋다고 했어요
   *[no] { JOSA($who, "이/가") } 회고를 읽고 고칠 곳을 적었어요
}
event-retrospective-published = { $outcome ->
    [success] { JOSA($who, "이/가") } 성공 이야기를 공개했어요
   *[postmortem] { JOSA($who, "이/가") } 실패 회고를 공개했어요
}
event-retrospective-revised = { JOSA($who, "이/가") } 회고를 고쳐 { $revision }판으로 공개했어요
event-condition-changed = { $state ->
    [true] { JOSA($who, "이/가") } 조건이 이루어졌다고 적었어요
    [no_longer_relevant] { JOSA($who, "이/가") } 조건이 더는 필요 없다고 적었어요
   *[not_yet] { JOSA($who, "이/가") } 조건이 아직이라고 적었어요
}
event-condition-review_due = 조건을 다시 살펴볼 날이에요
event-retrospective-commented = { JOSA($who, "이/가") } 회고 초안에 의견을 남겼어요
event-retrospective-comment_resolved = { JOSA($who, "이/가") } 초안의 의견을 해결했어요
event-retrospective-to_be_read_again = 회고를 공개한 지 1년이 됐어요. 아직 맞는지 쓴 사람에게 물었어요
event-retrospective-still_true = { JOSA($who, "이/가") } 회고를 다시 읽고, 아직 맞는다고 했어요
history-title = 무슨 일이 있었나요
history-more = 더 앞의 이야기

event-campaign-created = { JOSA($who, "이/가") } 캠페인을 만들었어요
event-campaign-edited = { JOSA($who, "이/가") } 캠페인을 고쳤어요
event-campaign-published = { $internet ->
    [yes] { JOSA($who, "이/가") } 캠페인을 누구나 볼 수 있게 공개했어요
   *[no] { JOSA($who, "이/가") } 캠페인을 구성원에게 공개했어요
}
event-campaign-opened = 캠페인이 열렸어요
event-campaign-closed = { JOSA($who, "이/가") } 캠페인을 닫았어요
event-campaign-withdrawn = { JOSA($who, "이/가") } 캠페인을 내렸어요
event-project-hours_written = { JOSA($who, "이/가") } 한 달에 드는 시간을 적었어요({ $moment ->
    [before] 바꾸기 전
    [after] 바꾼 뒤
   *[forecast] 예상
 } { $hours })
# readers without an account
event-subscriber-asked = 누군가 회고 메일을 신청했어요
event-subscriber-confirmed = 신청한 독자가 회고 메일을 받겠다고 확인했어요
event-subscriber-left = 독자가 회고 메일을 그만 받고 주소가 지워졌어요
